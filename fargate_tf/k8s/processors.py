"""Which processor an instance type has."""

from __future__ import annotations

import re

from fargate_tf.facts.nodes import ARM_FAMILY_PATTERN


def is_arm(instance_type: str) -> bool:
    """Whether instances of the type have an Arm processor.

    >>> is_arm("m7g.large"), is_arm("g5.xlarge"), is_arm("im4gn.large"), is_arm("m7i.large")
    (True, False, True, False)
    """
    return re.fullmatch(ARM_FAMILY_PATTERN.value, instance_type.partition(".")[0], re.ASCII) is not None
