"""The partition of a region: the part of AWS that its ARNs name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fargate_tf.facts.regions import PARTITIONS, partition_of
from fargate_tf.hcl.functions import call
from fargate_tf.hcl.nodes import Expression, For, Name, Stage

if TYPE_CHECKING:
    from fargate_tf.hcl.nodes import ApplyTime, PlanTime, Value

    Text = str | Expression[ApplyTime]


def partition(region: Text) -> Text:
    """The partition's name in ARNs, by how the region's name begins.

    >>> partition("cn-north-1")
    'aws-cn'
    """
    if isinstance(region, str):
        return partition_of(region)
    *special, (usual, *_) = PARTITIONS.value
    by_prefix: Value = {prefix: each.name for each in special for prefix in each.region_prefixes}
    prefix: Name[PlanTime] = Name("prefix", Stage.PLAN)
    begins: For[PlanTime] = For(
        ("prefix", "partition"), by_prefix, Name("partition", Stage.PLAN), condition=call("startswith", region, prefix)
    )
    return call("coalesce", call("one", begins), usual)
