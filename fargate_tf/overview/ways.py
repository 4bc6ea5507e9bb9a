"""The ways that decide whether a pod runs: of its image, of its node to the Kubernetes API, and of a request to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from fargate_tf.facts.network import IMAGE_ENDPOINTS
from fargate_tf.spec.presets import LoadBalancerController

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from fargate_tf.overview.network import NetworkView
    from fargate_tf.spec.blueprint import Blueprint

State = Literal["blocked", "closed", "unknown", "open"]
"""From the worst: what pods hang on, what is closed as it was meant, what nobody knows here, and what works."""

_UNREACHABLE, _PERHAPS = ("FT306", "FT307"), "FT316"


@dataclass(frozen=True, slots=True)
class Step:
    """One stop on a way: what stands there, and what is to know of it."""

    name: str
    detail: str
    state: State = "open"


@dataclass(frozen=True, slots=True)
class Way:
    """Stops in the order in which they are passed."""

    name: str
    steps: tuple[Step, ...]

    @property
    def state(self) -> State:
        """That of its worst step."""
        return min((step.state for step in self.steps), key=get_args(State).index)


def ways_of(blueprint: Blueprint, network: NetworkView, codes: Collection[str]) -> tuple[Way, ...]:
    """The ways through a network; `codes` are those of the blueprint's problems, which have judged the endpoint.

    >>> from fargate_tf import Blueprint, Cluster, Network
    >>> from fargate_tf.overview.network import network_view
    >>> network = Network.private(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"])
    >>> blueprint = Blueprint(region="eu-central-1", network=network, cluster=Cluster("dev", version="1.35"))
    >>> [f"{way.name}: {way.state}" for way in ways_of(blueprint, network_view(blueprint), ())][:2]
    ['A pod reaches the Kubernetes API: open', 'An image comes from ECR: open']
    """
    return (
        Way("A pod reaches the Kubernetes API", tuple(_to_the_api(network, codes))),
        Way("An image comes from ECR", tuple(_from_ecr(network))),
        Way("An image comes from another registry", tuple(_from_others(network))),
        Way("A request comes from the internet", tuple(_request(blueprint, network))),
    )


def _to_the_api(network: NetworkView, codes: Collection[str]) -> Iterator[Step]:
    """Kubernetes knows a pod on Fargate only after its node has registered: until then it is Pending."""
    api = network.api
    state: State = "blocked" if any(code in codes for code in _UNREACHABLE) else "open"
    yield Step("Pod", "in a private subnet, on a node of its own")
    if api.private:
        yield Step("Private endpoint", "an address inside the VPC; nothing leaves the network", state)
    elif not api.public:
        yield Step("No endpoint", "the private one is off, and the public one has no range", "blocked")
    else:
        yield _nat(network, "blocked")
        allowed: State = "unknown" if _PERHAPS in codes else state
        yield Step("Public endpoint", _ranges(network, allowed), allowed)
    yield Step("Kubernetes API", "the node registers, and the pod starts")


def _ranges(network: NetworkView, state: State) -> str:
    api = network.api
    listed = ", ".join(api.ranges)
    if state == "blocked":
        return f"admits {listed} and not the NAT gateways: every pod stays Pending"
    if state == "unknown":
        return f"admits {listed}; whether the network's NAT addresses are among them is not known"
    return f"admits {', '.join(filter(None, (listed, 'the NAT gateways' if api.nat_gateways else '')))}"


def _from_ecr(network: NetworkView) -> Iterator[Step]:
    """First the token and the manifest, from the endpoints of ECR; then the layers, which lie in S3."""
    yield Step("Pod", "Fargate pulls, with the pod execution role")
    if not network.made:
        detail = "its routes and endpoints are not made here: pods need ECR and S3, by NAT or by endpoints"
        yield Step("The network that is there", detail, "unknown")
    else:
        missing = [name for name in IMAGE_ENDPOINTS.value if name not in network.interface_endpoints]
        yield (
            _nat(network, "blocked")
            if missing
            else Step("Interface endpoints", f"{' and '.join(IMAGE_ENDPOINTS.value)}; nothing leaves the network")
        )
    yield Step("ECR", "gives the token and the manifest")
    if "s3" in network.gateway_endpoints:
        yield Step("S3 gateway endpoint", "gives the layers, at no cost")
    elif network.made:
        yield _nat(network, "blocked", "and the layers, from S3: billed by the GB")


def _from_others(network: NetworkView) -> Iterator[Step]:
    yield Step("Pod", "in a private subnet")
    yield _nat(network, "closed")
    yield Step("Registry", "Docker Hub, GitHub, Quay" if network.nat != "none" else "copy its images to ECR")


def _nat(network: NetworkView, without: State, why: str = "") -> Step:
    """The step out of the network; `without` is what it means where there is no way out."""
    if not network.made:
        return Step("The network that is there", "its way to the internet is not made here", "unknown")
    if network.nat == "none":
        return Step("No NAT gateway", "nothing leaves the network", without)
    return Step("NAT gateway", why or ("one for all zones" if network.nat == "single" else "one in each zone"))


def _request(blueprint: Blueprint, network: NetworkView) -> Iterator[Step]:
    """Pods on Fargate are targets by their own address: there is no node whose port could be one."""
    yield Step("Client", "somewhere on the internet")
    if network.made and not network.has_internet_gateway:
        yield Step("No internet gateway", "the network has no public subnets", "closed")
        yield Step("Pod", "reached from inside the VPC, or through an internal load balancer")
        return
    if network.made:
        yield Step("Internet gateway", "of the public subnets")
    else:
        yield Step("The network that is there", "whether it has public subnets is not known here", "unknown")
    if any(isinstance(preset, LoadBalancerController) for preset in blueprint.cluster.presets):
        yield Step("Load balancer", "made by the AWS Load Balancer Controller, in the public subnets")
    else:
        detail = "nothing in the blueprint makes one: add LoadBalancerController() to presets, or bring your own"
        yield Step("Load balancer", detail, "unknown")
    yield Step("Pod", "its own address is the target (target-type: ip)")
