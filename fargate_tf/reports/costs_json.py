"""Costs as JSON, as `costs.schema.json` beside this file describes it: amounts are texts, so nobody reads floats."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from fargate_tf.cost.money import Money, cents
from fargate_tf.cost.nodes import ASSUMPTION
from fargate_tf.facts.prices import CURRENCY

if TYPE_CHECKING:
    from fargate_tf.cost import Costs
    from fargate_tf.cost.pods import WorkloadCost
    from fargate_tf.facts.prices import Price

VERSION = 1


def costs_json(costs: Costs) -> str:
    """The costs as JSON text."""
    nodes = costs.nodes
    made = {
        "version": VERSION,
        "cluster": costs.cluster,
        "region": costs.region,
        "currency": CURRENCY.value,
        "hours": float(costs.hours),
        "workloads": [_workload(each) for each in costs.workloads],
        "namespaces": [{"name": name, **_money(money)} for name, money in costs.by(lambda each: each.namespace)],
        "profiles": [{"name": name, **_money(money)} for name, money in costs.by(lambda each: each.profile or "")],
        "parts": [{"name": part.name, "how": part.how, **_money(part.money)} for part in costs.parts],
        "pods": _money(costs.pods),
        "total": _money(costs.all),
        "nodes": {
            "type": nodes.kind,
            "count": {"least": nodes.count[0], "most": nodes.count[1]} if nodes.count else None,
            **_money(nodes.money),
            "too_large": list(nodes.too_large),
            "assumption": ASSUMPTION,
        },
        "prices": [_price(price) for price in costs.used],
        "missing": [{"item": item, "region": region} for item, region in costs.missing],
    }
    return json.dumps(made, indent=2, ensure_ascii=False) + "\n"


def _workload(each: WorkloadCost) -> Mapping[str, Any]:
    size = each.size
    return {
        "name": each.name,
        "namespace": each.namespace,
        "kind": each.kind,
        "profile": each.profile,
        "size": {
            "vcpu": float(size.vcpu),
            "memory_gb": float(size.memory_gib),
            "ephemeral_storage_gb": size.storage_gib,
        }
        if size
        else None,
        "pods": {"least": each.pods[0], "most": each.pods[1]},
        "note": each.note or None,
        **_money(each.money),
    }


def _money(money: Money) -> Mapping[str, Any]:
    return {"least": cents(money.least), "most": cents(money.most), "missing": list(money.missing)}


def _price(price: Price) -> Mapping[str, Any]:
    return {
        "item": price.item,
        "usd": str(price.value),
        "region": price.region or None,
        "date": price.date,
        "confidence": price.confidence,
        "note": price.note or None,
        "sources": [f"{source.title}, {source.where} ({source.date})" for source in price.sources],
    }
