"""The network as a drawing: the internet above, the VPC below it, and a card for each zone with its two subnets.

One layout serves a desk and a phone: the cards stand in as many columns as are asked for. A rail at the left of the
VPC joins the internet gateway with the public subnets of every row; within a row pods reach the NAT gateway by a bus
between public and private subnets.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from fargate_tf.pictures.svg import Picture, element, fitted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fargate_tf.overview.network import NetworkView, Subnet, Zone
    from fargate_tf.pictures.svg import Element

DESK, PHONE = 992, 343
_SKY, _NO_SKY = 84, 40
_WORDS = 24
_RAIL, _PAD, _GAP = 18, 12, 12
# A card this wide has room for the longest range, 18 characters, beside a NAT gateway.
_CARD, _TITLE = 228, 34
_PUBLIC, _BETWEEN, _PRIVATE = 64, 36, 76
_NAT_WIDTH, _NAT_HEIGHT = 44, 24
_LINE = 20


@dataclass(frozen=True, slots=True)
class _Card:
    """A zone at its place; the way up and down runs at `x_nat`."""

    zone: Zone
    x: float
    y: float
    width: float

    @property
    def x_nat(self) -> float:
        return self.x + self.width - 2 * _PAD - _NAT_WIDTH / 2

    @property
    def y_public(self) -> float:
        return self.y + _TITLE

    @property
    def y_private(self) -> float:
        return self.y_public + _PUBLIC + _BETWEEN


def drawing(network: NetworkView, width: float = DESK) -> Picture:
    """The drawing at a width in pixels.

    >>> from fargate_tf import Blueprint, Cluster, Network
    >>> from fargate_tf.overview.network import network_view
    >>> network = Network(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"])
    >>> view = network_view(Blueprint(region="eu-central-1", network=network, cluster=Cluster("dev", version="1.35")))
    >>> "10.0.16.0/20" in drawing(view).file()
    True
    """
    top = _SKY if network.has_internet_gateway else _NO_SKY
    cards, bottom = _cards(network, width, top)
    below = list(_below(network))
    height = bottom + len(below) * _LINE + (_PAD if below else 0)
    parts = (
        *_outside(network, cards),
        _box("d-vpc", 1, top, width - 2, height - top, 8),
        *_heading(network, width, top),
        *(part for card in cards for part in _zone(card)),
        *_ways(network, cards),
        *(_line(text, bottom + 12 + i * _LINE, width) for i, text in enumerate(below)),
    )
    return Picture(f"Network of {network.name}", description(network), width, height + 1, parts)


def description(network: NetworkView) -> str:
    """What the drawing shows, in a few sentences."""
    if not network.made:
        return f"The VPC {network.name} is there already, with {_counted(len(network.zones), 'private subnet')}."
    out = {
        "per_az": "Each zone has a NAT gateway.",
        "single": "One NAT gateway serves all zones.",
        "none": "There is no NAT gateway.",
    }[network.nat]
    kinds = "a public and a private subnet" if network.has_internet_gateway else "a private subnet"
    return (
        f"A VPC with {', '.join(network.cidrs)} has {kinds} in each of {_counted(len(network.zones), 'zone')}: "
        f"{', '.join(zone.name for zone in network.zones)}. {out}"
    )


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _cards(network: NetworkView, width: float, top: float) -> tuple[Sequence[_Card], float]:
    """The cards in rows, and where what stands below them begins."""
    left, count = _PAD + _RAIL, max(len(network.zones), 1)
    most = max(int((width - left - _PAD + _GAP) // (_CARD + _GAP)), 1)
    columns = ceil(count / ceil(count / most))  # rows as even as can be: three and two, not four and one
    each = (width - left - _PAD - (columns - 1) * _GAP) / columns
    tall = _height(network)
    first = top + 54
    cards = [
        _Card(zone, left + (i % columns) * (each + _GAP), first + (i // columns) * (tall + _GAP + 8), each)
        for i, zone in enumerate(network.zones)
    ]
    return cards, max((card.y for card in cards), default=first) + tall + _GAP


def _height(network: NetworkView) -> float:
    above = _PUBLIC + _BETWEEN if network.has_internet_gateway else 0
    return _TITLE + above + _PRIVATE + _PAD


def _box(  # noqa: PLR0913  (what a rectangle has)
    class_: str, x: float, y: float, width: float, height: float, radius: float = 5
) -> Element:
    return element("rect", x=x, y=y, width=width, height=height, rx=radius, class_=class_)


def _outside(network: NetworkView, cards: Sequence[_Card]) -> Iterator[Element]:
    """The internet, and the gateway that stands on the border of the VPC."""
    if not network.has_internet_gateway:
        said = "No way to the internet" if network.made else "The way to the internet is not made here"
        yield element("text", said, x=_PAD, y=_WORDS, class_="d-text")
        return
    x = _PAD + 6
    yield element("text", "Internet", x=_PAD, y=_WORDS, class_="d-name")
    yield _arrow(x, _SKY - 12, _WORDS + 8)
    yield element("path", d=f"M{x} {_SKY + 12}V{max(card.y for card in cards) - 10:g}", class_="d-way")


def _line(text: str, y: float, width: float) -> Element:
    return element("text", fitted(text, width - 2 * _PAD - _RAIL, 12), x=_PAD + _RAIL, y=y, class_="d-text")


def _heading(network: NetworkView, width: float, top: float) -> Iterator[Element]:
    ranges = ", ".join(network.cidrs)
    y = top + 34
    if network.has_internet_gateway:
        yield _box("d-gate", _PAD - 4, top - 13, 138, 26, 13)
        yield element("text", "Internet gateway", x=_PAD + 8, y=top + 4, class_="d-on")
    name = fitted(f"VPC {network.name}", width * 0.5, 13)
    yield element("text", name, x=_PAD + _RAIL, y=y, class_="d-name")
    if ranges:
        shown = fitted(ranges, width * 0.5 - _PAD - _RAIL, 12, "mono")
        yield element("text", shown, x=width - _PAD, y=y, class_="d-mono", text_anchor="end")


def _zone(card: _Card) -> Iterator[Element]:
    zone, has_public = card.zone, card.zone.public is not None
    tall = _TITLE + (_PUBLIC + _BETWEEN if has_public else 0) + _PRIVATE + _PAD
    yield _box("d-zone", card.x, card.y, card.width, tall, 6)
    room = card.width - 2 * _PAD - (_NAT_WIDTH if has_public else 0)
    yield element("text", fitted(zone.name, room, 13), x=card.x + _PAD, y=card.y + 22, class_="d-name")
    if zone.public is not None:
        yield from _subnet(card, zone.public, "public", card.y_public, _PUBLIC)
    y = card.y_private if has_public else card.y_public
    yield from _subnet(card, zone.private, "private", y, _PRIVATE)
    out = f"out by NAT in {zone.nat_zone}" if zone.nat_zone else "no way out" if zone.private.cidr else "pods"
    said = fitted(f"pods · {out}" if zone.private.cidr else out, card.width - 4 * _PAD, 12)
    yield element("text", said, x=card.x + 2 * _PAD, y=y + 60, class_="d-text")


def _subnet(card: _Card, subnet: Subnet, kind: str, y: float, height: float) -> Iterator[Element]:
    x = card.x + 2 * _PAD
    yield _box(f"d-{kind}", card.x + _PAD, y, card.width - 2 * _PAD, height)
    yield element("text", f"{kind.capitalize()} subnet", x=x, y=y + 22, class_="d-name")
    room = card.width - 4 * _PAD - (_NAT_WIDTH if card.zone.has_nat and kind == "public" else 0)
    yield element("text", fitted(subnet.cidr or subnet.name, room, 12, "mono"), x=x, y=y + 41, class_="d-mono")


def _ways(network: NetworkView, cards: Sequence[_Card]) -> Iterator[Element]:
    """From the rail to the public subnets, and from the private subnets to NAT gateways in the same row."""
    if not network.has_internet_gateway:
        return
    for y in sorted({card.y for card in cards}):
        row = [card for card in cards if card.y == y]
        last = max(card.x_nat for card in row)
        yield element("path", d=f"M{_PAD + 6} {y - 10:g}H{last:g}", class_="d-way")
        yield from (
            element("path", d=f"M{card.x_nat:g} {y - 10:g}V{_into_public(card):g}", class_="d-way") for card in row
        )
        by_zone = {card.zone.name: card for card in row}
        for card in row:
            gate = by_zone.get(card.zone.nat_zone)
            if gate is not None:
                yield from _to_nat(card, gate)
        yield from (part for card in row if card.zone.has_nat for part in _nat(card))


def _into_public(card: _Card) -> float:
    return card.y_public + (_PUBLIC - _NAT_HEIGHT) / 2 if card.zone.has_nat else card.y_public


def _to_nat(card: _Card, gate: _Card) -> Iterator[Element]:
    start, bus = card.y_private, card.y_private - _BETWEEN / 2
    end = card.y_public + (_PUBLIC + _NAT_HEIGHT) / 2
    if card is not gate:
        yield element("path", d=f"M{card.x_nat:g} {start:g}V{bus:g}H{gate.x_nat:g}", class_="d-way")
    else:
        yield _arrow(card.x_nat, start, end)


def _arrow(x: float, start: float, end: float) -> Element:
    """A straight line up or down with a head at its end."""
    step = 5 if end > start else -5
    head = element("path", d=f"M{x:g} {end:g}l-4 {-step * 1.4:g}h8z", class_="d-head")
    return element("g", element("path", d=f"M{x:g} {start:g}V{end - step:g}", class_="d-way"), head)


def _nat(card: _Card) -> Iterator[Element]:
    y = card.y_public + (_PUBLIC - _NAT_HEIGHT) / 2
    yield _box("d-gate", card.x_nat - _NAT_WIDTH / 2, y, _NAT_WIDTH, _NAT_HEIGHT, 12)
    yield element("text", "NAT", x=card.x_nat, y=y + 16, class_="d-on", text_anchor="middle")


def _below(network: NetworkView) -> Iterator[str]:
    """What belongs to the network and to no zone."""
    gateways = [service.upper() if service == "s3" else "DynamoDB" for service in network.gateway_endpoints]
    if gateways:
        yield f"Gateway endpoints: {', '.join(gateways)}"
    if network.interface_endpoints:
        yield f"Interface endpoints: {', '.join(network.interface_endpoints)}"
    api = network.api
    named = (("private endpoint", api.private), ("public endpoint", api.public))
    yield f"Kubernetes API: {' and '.join(name for name, there in named if there) or 'no endpoint'}"
