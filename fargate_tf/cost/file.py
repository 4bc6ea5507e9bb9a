"""The user's own prices: a YAML or JSON file, every fault of it told with its line.

```yaml
source: our agreement with AWS     # who says so
date: 2026-11-01                   # as of which day
confidence: high                   # high (the default), medium or low
prices:
  eu-central-1:                    # a region, or `all`
    fargate_vcpu_hour: 0.0396      # the items of docs/cost.md, in USD
    ec2:
      m7i.large: 0.1008            # an hour of an instance
nodes:
  m7i.large: {vcpu: 1.93, memory_mib: 6903, pods: 29}
```
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import IO, TYPE_CHECKING, Any

from fargate_tf.facts.base import Fact, Source
from fargate_tf.facts.prices import CURRENCY, ITEMS, Price, Room, instance_hour
from fargate_tf.facts.regions import REGIONS
from fargate_tf.k8s.documents import Document, documents, field
from fargate_tf.problem import BlueprintError, Problem, did_you_mean
from fargate_tf.spec.constraint import shown

if TYPE_CHECKING:
    from fargate_tf.facts.base import Confidence
    from fargate_tf.k8s.documents import Steps

EVERYWHERE = "all"
_KEYS = ("source", "date", "confidence", "currency", "prices", "nodes")
_CONFIDENCE = ("high", "medium", "low")
# No more than this for anything that is counted here; what is larger is a slip, and slow to compute with.
_MOST = 10**9
_ROOM = ("vcpu", "memory_mib", "pods")
_SHAPE = "write source, date and prices, as docs/cost.md shows"


@dataclass(frozen=True, slots=True)
class OwnPrices:
    """What the file holds: prices by item and region (empty for all), and the room on nodes by type."""

    prices: Mapping[tuple[str, str], Price]
    room: Mapping[str, Fact[Room]]


def own_prices(stream: IO[bytes], file: str) -> OwnPrices:
    """The prices of a file; raises `BlueprintError` with everything that is wrong with it."""
    problems: list[Problem] = []
    found: list[Document] = []
    for each in documents(stream, file):
        (problems if isinstance(each, Problem) else found).append(each)  # type: ignore[arg-type]
    if not problems and len(found) != 1:
        reason = f"{file} holds {len(found) or 'no'} documents, not one"
        problems.append(Problem("FT060", "", reason, _SHAPE, found[1].origin() if found else None))
    if problems:
        raise BlueprintError(problems)
    read = _Reading(found[0])
    made = read.all()
    if read.problems:
        raise BlueprintError(read.problems)
    return made


class _Reading:
    """The reading of one document, which notes what is wrong and goes on."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems: list[Problem] = []

    def wrong(self, code: str, steps: Steps, reason: str, hint: str) -> None:
        """Note a problem of the value at some place."""
        self.problems.append(Problem(code, field(steps), reason, hint, self.document.origin(steps)))

    def all(self) -> OwnPrices:
        """Everything that the document says."""
        value = self.document.value
        for key in value:
            if key not in _KEYS:
                self.wrong("FT060", (key,), f"there is no {shown(key)} in a file of prices", _near(key, _KEYS))
        currency = value.get("currency", CURRENCY.value)
        if currency != CURRENCY.value:
            self.wrong("FT060", ("currency",), f"prices are in {CURRENCY}, not in {shown(currency)}", "convert them")
        confidence = value.get("confidence", "high")
        if confidence not in _CONFIDENCE:
            reason = f"{shown(confidence)} is none of {', '.join(_CONFIDENCE)}"
            self.wrong("FT060", ("confidence",), reason, "drop it for high")
        texts = {name: value.get(name) for name in ("source", "date")}
        for name, text in texts.items():
            if not isinstance(text, str) or not text.strip():
                self.wrong("FT060", (name,), f"`{name}` is missing: a price without it is a guess", f"add {name}: …")
        source = Source("own", str(texts["source"]), self.document.file, str(texts["date"]))
        prices = {
            (item, region): _price(item, region, amount, source, confidence) for item, region, amount in self.prices()
        }
        room = {kind: Fact(each, (source,), confidence) for kind, each in self.rooms()}
        return OwnPrices(prices, room)

    def prices(self) -> Iterator[tuple[str, str, Decimal]]:
        """Item, region and amount of every price that can be read."""
        for region, items in self.mapping(("prices",), "prices by region", required=True):
            if region != EVERYWHERE and region not in REGIONS:
                hint = did_you_mean(region, (*REGIONS, EVERYWHERE), f"name a region, or `{EVERYWHERE}`")
                self.wrong("FT062", ("prices", region), f"AWS has no region {shown(region)}", hint)
            elif not isinstance(items, Mapping):
                self.wrong("FT060", ("prices", region), "a region has prices by item", "write fargate_vcpu_hour: 0.04")
            else:
                yield from self.items("" if region == EVERYWHERE else region, region, items)

    def items(self, region: str, key: str, items: Mapping[str, Any]) -> Iterator[tuple[str, str, Decimal]]:
        """The prices of one region."""
        for item, amount in items.items():
            steps: Steps = ("prices", key, item)
            if item == "ec2":
                for kind, hourly in self.mapping(steps, "prices by type"):
                    yield from self.amount(instance_hour(str(kind)), region, hourly, (*steps, kind))
            elif item not in ITEMS.value:
                self.wrong(
                    "FT061", steps, f"nothing here is billed as {shown(item)}", _near(item, (*ITEMS.value, "ec2"))
                )
            else:
                yield from self.amount(item, region, amount, steps)

    def amount(self, item: str, region: str, value: Any, steps: Steps) -> Iterator[tuple[str, str, Decimal]]:
        """One price, exactly as it is written."""
        amount = _number(value)
        if amount is None:
            self.wrong("FT063", steps, f"{shown(value)} is no price", "write a number of USD, such as 0.0456")
        else:
            yield item, region, amount

    def rooms(self) -> Iterator[tuple[str, Room]]:
        """The room on nodes of each type."""
        for kind, given in self.mapping(("nodes",), "room by type"):
            steps: Steps = ("nodes", kind)
            numbers = [_number(given.get(name)) if isinstance(given, Mapping) else None for name in _ROOM]
            if None in numbers or not all(numbers):
                self.wrong("FT063", steps, f"{shown(kind)} needs vcpu, memory_mib and pods", "write {vcpu: 1.93, …}")
            else:
                vcpu, memory, pods = (each or Decimal(1) for each in numbers)
                yield str(kind), Room(Fraction(vcpu), int(memory), int(pods))

    def mapping(self, steps: Steps, what: str, *, required: bool = False) -> Iterator[tuple[str, Any]]:
        """The pairs of a mapping; a problem where something else stands."""
        value: Any = self.document.value
        for step in steps:
            value = value.get(step)
        if isinstance(value, Mapping):
            yield from value.items()
        elif value is not None or required:
            self.wrong("FT060", steps, f"`{steps[-1]}` has to hold {what}", _SHAPE)


def _price(item: str, region: str, amount: Decimal, source: Source, confidence: Confidence) -> Price:
    return Price(amount, (source,), confidence, "", item, region, source.date)


def _number(value: Any) -> Decimal | None:
    """A number that is not negative, exactly as it is written; `None` for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        return None
    try:
        number = Decimal(value)
    except (InvalidOperation, ValueError):
        return None
    return number if number.is_finite() and 0 <= number <= _MOST else None


def _near(word: object, known: tuple[str, ...]) -> str:
    as_typed: Callable[[str], str] = "`{}`".format
    return did_you_mean(str(word), known, f"use one of {', '.join(known)}", as_typed=as_typed)
