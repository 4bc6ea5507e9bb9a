"""An overview as one HTML file that needs nothing else: no network, no script, its style inside."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fargate_tf.facts.prices import CURRENCY, ITEMS, instance_hour
from fargate_tf.k8s.size import number
from fargate_tf.pictures.bars import bar
from fargate_tf.pictures.drawing import DESK, PHONE, drawing
from fargate_tf.show import for_people, plain, summary, window
from fargate_tf.version import __version__
from fargate_tf.write import MADE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from fargate_tf.cost import Costs
    from fargate_tf.cost.money import Money
    from fargate_tf.overview import Overview, Workloads
    from fargate_tf.overview.profiles import Ask, Landed
    from fargate_tf.pictures.svg import Element
    from fargate_tf.problem import Origin, Problem

_ROOM = Path(__file__).parent
_PICTURES = _ROOM.parents[1] / "pictures"
_SHEETS = (_PICTURES / "colours.css", _PICTURES / "drawing.css", _ROOM / "report.css")
MOST_SIZES = 40
"""How many workloads the chart of sizes shows, the largest first; the tables of the profiles have them all."""


@dataclass(frozen=True, slots=True)
class SizeRow:
    """A workload in the chart of sizes: a bar for vCPUs and one for memory, of what is asked and what is billed."""

    landed: Landed
    vcpu: Element
    memory: Element


@dataclass(frozen=True, slots=True)
class CostRow:
    """An amount in the chart of costs; `amount` is empty where nothing is counted."""

    name: str
    how: str
    amount: str
    bar: Element | None


def report_html(overview: Overview, today: date) -> str:
    """The report of an overview, as of a day.

    Every text is escaped by the template, and nothing of it is markup, style or address. Raises `ModuleNotFoundError`
    where Jinja2 is not installed.
    """
    from markupsafe import Markup

    style = "".join(sheet.read_text(encoding="utf-8") for sheet in _SHEETS)
    network = overview.network
    sizes = list(_sizes(overview.workloads))
    shown, further = for_people(overview.problems)
    made: str = _template(
        shown
    ).render(
        made=MADE,
        version=__version__,
        style=Markup(style),  # noqa: S704  (ours alone)
        policy=_policy(style),
        overview=overview,
        today=today.isoformat(),
        problems=summary(overview.problems),
        shown_problems=shown,
        further_problems=further,
        desk=None if network is None else drawing(network, DESK).svg("desk"),
        phone=None if network is None else drawing(network, PHONE).svg("phone"),
        sizes=sizes[:MOST_SIZES],
        further_sizes=max(len(sizes) - MOST_SIZES, 0),
        **_costs(overview.costs),
    )
    return made


def _template(problems: Sequence[Problem]) -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_ROOM),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_visible,
    )
    environment.filters["number"] = number
    environment.filters["count"] = _counted
    # The problems of a workload are the very objects that stand among all problems: two may read alike.
    places = {id(each): f"problem-{i}" for i, each in enumerate(problems, 1)}
    # One that is not shown is among those of its code, of which the section tells.
    environment.filters["anchor"] = lambda problem: places.get(id(problem), "problems")
    environment.filters["line"] = _line
    return environment.get_template("report.html.j2")


def _line(where: Origin) -> str:
    """The line of a problem, or the part of a long one around the place."""
    start, part, _ = window(where.text, where.column)
    return start + part.strip()


def _visible(value: Any) -> Any:
    """What a template shows: drawings as they are, and of texts nothing that cannot be seen or written."""
    from markupsafe import Markup

    from fargate_tf.pictures.svg import Element

    if isinstance(value, Element):
        return Markup(str(value))  # noqa: S704  (escaped where it was made)
    return value if isinstance(value, Markup) or not isinstance(value, str) else plain(value)


def _policy(style: str) -> str:
    """Nothing may be loaded, sent or run; the one style is known by its hash."""
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _sizes(workloads: Workloads | None) -> Iterator[SizeRow]:
    """The workloads that have a size, the largest first."""
    sized = [each for each in (workloads.fargate if workloads is not None else ()) if each.vcpu and each.memory]
    longest = [max((ask.billed for ask in map(which, sized)), default=Fraction(1)) for which in (_vcpu, _memory)]
    for each in sorted(sized, key=lambda one: (-_vcpu(one).billed, -_memory(one).billed, one.namespace, one.name)):
        vcpu, memory = _vcpu(each), _memory(each)
        yield SizeRow(each, bar(vcpu.asked, vcpu.billed, longest[0]), bar(memory.asked, memory.billed, longest[1]))


def _vcpu(landed: Landed) -> Ask:
    assert landed.vcpu is not None
    return landed.vcpu


def _memory(landed: Landed) -> Ask:
    assert landed.memory is not None
    return landed.memory


def _costs(costs: Costs | None) -> dict[str, Any]:
    """What the chart of costs shows."""
    if costs is None:
        return {"parts": (), "profiles": (), "prices": (), "missing": (), "currency": CURRENCY.value}
    parts = [(part.name, part.how, part.money) for part in costs.parts]
    of_pods = ("workloads on Fargate", "below" if costs.workloads else "no manifests given", costs.pods)
    by_profile = [(name, "", money) for name, money in costs.by(lambda each: each.profile or "")]
    return {
        "parts": list(_rows([*parts, of_pods])),
        "profiles": list(_rows(by_profile)),
        "prices": [(_item(each.item), each) for each in costs.used],
        "missing": [(_item(item), region) for item, region in costs.missing],
        "currency": CURRENCY.value,
    }


def _item(name: str) -> str:
    """What is billed, in words; an instance by its type."""
    return ITEMS.value.get(name) or f"an instance {name.removeprefix(instance_hour(''))}, an hour"


def _rows(amounts: Sequence[tuple[str, str, Money]]) -> Iterator[CostRow]:
    longest = max((money.most for _, _, money in amounts), default=Fraction(0))
    for name, how, money in amounts:
        counted = not how.startswith(("not counted", "no manifests"))
        drawn = bar(money.least, money.most, longest) if money.most else None
        yield CostRow(name, how, str(money) if counted else "", drawn)
