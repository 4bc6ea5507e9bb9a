"""Every problem code, for `explain` and the docs: those of rules, and those of loading and writing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fargate_tf.check import RULES
from fargate_tf.check.pods import RULES as POD_RULES
from fargate_tf.check.pods.reading import READING
from fargate_tf.facts.pod_rules import RESTRICTIONS

if TYPE_CHECKING:
    from fargate_tf.problem import Severity


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Entry:
    """What a code means: a title, why it matters, and who says so."""

    code: str
    severity: Severity
    title: str
    why: str
    source: str
    restriction: str = ""
    detection: str = ""

    def text(self) -> str:
        """The entry as `explain` prints it."""
        head = f"{self.severity}[{self.code}]: {self.title}"
        return "\n\n".join((head, self.why, *self.of_aws(), f"Source: {self.source}"))

    def of_aws(self) -> tuple[str, ...]:
        """What AWS says of pods, where the code is of one of its rules: the rule, what shows it, the event."""
        if not self.restriction:
            return ()
        fact = RESTRICTIONS[self.restriction]
        rule = f"{self.restriction}, {fact.value.field}: {fact.value.statement}."
        event = (f"Event of the pod: {fact.value.event}",) if fact.value.event else ()
        note = (f"Note: {fact.note}",) if fact.note else ()
        return f"{rule} {DETECTIONS[self.detection]}", *event, *note


DETECTIONS: Mapping[str, str] = {
    "detectable": "The manifest of the workload shows it.",
    "companion": "Another object among the manifests shows it.",
    "documentation": "No manifest shows it, so nothing is reported.",
}
_LANGUAGE = "fargate_tf reference"
_FILES = "ADR 0005"
_RELEASES = "ADR 0014"
_PLANS = "Terraform, JSON output format: https://developer.hashicorp.com/terraform/internals/json-format"
_TOOLS = "Terraform and OpenTofu, backend s3: https://developer.hashicorp.com/terraform/language/backend/s3"
_WORK = "docs/plan.md"
_EKSCTL = "eksctl.io/v1alpha5, the schema that eksctl publishes: https://eksctl.io/usage/schema/"
_SCHEMA = "schema of the AWS provider, 5.100.0 and 6.69.1"

_OUTSIDE_RULES = (
    Entry("FT002", "error", "A blueprint that is no Python", "The file could not be compiled.", _LANGUAGE),
    Entry(
        "FT003",
        "error",
        "An exception in the blueprint",
        "The blueprint is Python and was run; it raised an exception at the line shown.",
        _LANGUAGE,
    ),
    Entry(
        "FT004",
        "error",
        "No blueprint in the file",
        "A file of Python defines `blueprint`, or the list `blueprints`, and not both; a file of YAML holds a document "
        "for each.",
        _LANGUAGE,
    ),
    Entry(
        "FT005",
        "error",
        "Something else than a blueprint",
        "`blueprint` holds a Blueprint(…); a document of YAML is a mapping with its fields.",
        _LANGUAGE,
    ),
    Entry(
        "FT009",
        "error",
        "A --set that nothing asks for",
        "A misspelt parameter would silently leave the default in place.",
        _LANGUAGE,
    ),
    Entry(
        "FT010",
        "error",
        "A --set value that does not fit",
        "A parameter has the type of its default, and may have a list of choices.",
        _LANGUAGE,
    ),
    Entry(
        "FT016",
        "error",
        "Two blueprints with one name",
        "The name selects a blueprint, and is the folder of its files.",
        _LANGUAGE,
    ),
    Entry(
        "FT050",
        "error",
        "A file that is no plan",
        "`lint` reads what `terraform show -json` or `tofu show -json` prints of a plan file.",
        _PLANS,
    ),
    Entry(
        "FT051",
        "error",
        "Another form of a plan, or a state",
        "Terraform's binary plan file, the log of `terraform plan -json` and a state are near, and are not the plan's "
        "JSON. A state says what is; only a plan says what will be.",
        _PLANS,
    ),
    Entry(
        "FT052",
        "error",
        "A plan of a format that is not known",
        "The first number of the format changes when a reader of the old one would be misled.",
        _PLANS,
    ),
    Entry(
        "FT053",
        "error",
        "A plan without EKS",
        "There is nothing to judge in it, and to say that nothing is wrong would mislead.",
        _LANGUAGE,
    ),
    Entry(
        "FT060",
        "error",
        "A file of prices that is formed in another way",
        "`--prices` reads a mapping with source, date and prices by region; a misspelt key would silently leave a "
        "price of the package in place.",
        _LANGUAGE,
    ),
    Entry(
        "FT061",
        "error",
        "A price of something that is not billed here",
        "Each price has the name of an item; of a misspelt one nothing would be taken.",
        _LANGUAGE,
    ),
    Entry("FT062", "error", "Prices of a region that does not exist", "They would never be used.", _LANGUAGE),
    Entry("FT063", "error", "What is no price", "A price is a number of USD that is not negative.", _LANGUAGE),
    Entry(
        "FT054",
        "warning",
        "A profile of a plan that selects what is not known yet",
        "Where a namespace or a label comes from a resource that is not there yet, the plan does not say it.",
        _PLANS,
    ),
    Entry(
        "FT080",
        "error",
        "A file that is no ClusterConfig",
        "`fargate-tf import` reads one ClusterConfig of eksctl, in YAML or JSON.",
        _EKSCTL,
    ),
    Entry(
        "FT081",
        "error",
        "A ClusterConfig of another version",
        "Keys mean other things in other versions of eksctl's API; only v1alpha5 is known here, as it is to eksctl.",
        _EKSCTL,
    ),
    Entry(
        "FT082",
        "error",
        "A key that eksctl does not know",
        "eksctl refuses it, and a misspelt key would be lost on the way.",
        _EKSCTL,
    ),
    Entry(
        "FT083",
        "error",
        "A value of a ClusterConfig that is missing, or of another type",
        "eksctl refuses it; what it was meant to be nobody can tell.",
        _EKSCTL,
    ),
    Entry(
        "FT084",
        "error",
        "An answer of AWS that is none, or of another cluster",
        "`--described` takes the JSON of `aws eks describe-cluster` and `aws cloudformation describe-stacks`, for the "
        "cluster of the file: Terraform would take over another one.",
        "AWS CLI, eks describe-cluster and cloudformation describe-stacks",
    ),
    Entry(
        "FT621",
        "error",
        "A reference that leads nowhere",
        "Terraform refuses a reference to a block that is not in the module, or to an attribute that it does not have.",
        _SCHEMA,
    ),
    Entry(
        "FT622",
        "error",
        "An argument that the provider refuses",
        "A further resource, a data source or an override is checked against the provider's schema, as all that the "
        "compiler makes.",
        _SCHEMA,
    ),
    Entry(
        "FT623",
        "error",
        "Blocks that wait for each other",
        "Terraform makes a block after those that it refers to, so no ring of them can be made.",
        "Terraform language, references to named values",
    ),
    Entry(
        "FT624",
        "error",
        "An address that is taken",
        "Two blocks of a module cannot have one address; the compiler's own blocks have theirs.",
        "Terraform language, resource addressing",
    ),
    Entry(
        "FT625",
        "error",
        "An override of a block that is not there",
        "A misspelt address would silently change nothing.",
        _LANGUAGE,
    ),
    Entry(
        "FT626",
        "note",
        "A type that the schema data does not hold",
        "The package holds the schema of the types that EKS on Fargate needs, not of all of the provider's 1,500.",
        _SCHEMA,
    ),
    Entry(
        "FT630",
        "error",
        "What the modules have no variable for",
        "The published modules work with the oldest provider that is supported, so an argument that only newer ones "
        "know is for the self-contained form. Left out silently, it would be missing in AWS.",
        "ADR 0013; schema of the AWS provider, 5.100.0 and 6.69.1",
    ),
    Entry(
        "FT640",
        "error",
        "A folder without modules, or without those that we made",
        "`modules diff` compares Terraform modules; `modules bundle` packs what `modules build` wrote and no more.",
        _RELEASES,
    ),
    Entry(
        "FT641",
        "error",
        "A module that cannot be read",
        "Modules are compared by what their files say, which python-hcl2 reads.",
        _RELEASES,
    ),
    Entry(
        "FT642",
        "error",
        "A version that is no semver",
        "Terraform chooses among the versions of a registry by their numbers.",
        "https://semver.org/spec/v2.0.0.html",
    ),
    Entry(
        "FT643",
        "error",
        "A release that claims less than it changes",
        "Whoever pins `~> 1.4` takes a minor release unread. A change that breaks them may not come under such a name.",
        _RELEASES,
    ),
    Entry(
        "FT644",
        "error",
        "A fragment of the changelog without a kind",
        "The kind in the name of a fragment says which step of semver the change takes.",
        _RELEASES,
    ),
    Entry(
        "FT645",
        "error",
        "A registry address that does not fit",
        "A registry knows a module by namespace, name and system; one folder of releases belongs to one address.",
        "Terraform, module registry protocol",
    ),
    Entry(
        "FT646",
        "error",
        "A release that exists with other content",
        "Those who took the release have its checksum in their code; under the same version it never changes.",
        _RELEASES,
    ),
    Entry(
        "FT660",
        "error",
        "No Terraform and no OpenTofu",
        "`plan` runs the user's own tool; fargate-tf brings none with it.",
        _TOOLS,
    ),
    Entry(
        "FT661",
        "error",
        "A tool that is too old, does not run, or is none of the two",
        "State in S3 is locked by a file beside it since Terraform 1.10 and OpenTofu 1.10; an older tool refuses that.",
        _TOOLS,
    ),
    Entry(
        "FT662",
        "error",
        "Two plans in one folder at once",
        "Each would read what the other is writing.",
        _WORK,
    ),
    Entry(
        "FT663",
        "error",
        "A work folder with files of somebody else, or edited by hand",
        "Terraform reads every file of a folder, so the plan would not be the blueprint's.",
        _WORK,
    ),
    Entry(
        "FT664",
        "error",
        "A provider that cannot be had",
        "Terraform installs the AWS provider from its registry or from a mirror; an offline plan needs it, too.",
        "Terraform, CLI configuration: https://developer.hashicorp.com/terraform/cli/config/config-file",
    ),
    Entry(
        "FT665",
        "error",
        "A locked state",
        "One run at a time works with a state. The lock of a run that was killed stays until it is forced open.",
        "Terraform, state locking: https://developer.hashicorp.com/terraform/language/state/locking",
    ),
    Entry(
        "FT666",
        "error",
        "A plan that Terraform refuses",
        "The compiler checks what the provider's schema says; the provider knows more, such as which texts are ranges.",
        "Terraform's own words, which are shown",
    ),
    Entry(
        "FT667",
        "error",
        "A question to AWS in an offline plan",
        "A data source is read while planning. Without credentials the provider tries for half a minute, and fails.",
        "ADR 0004",
    ),
    Entry(
        "FT668",
        "error",
        "No credentials for a plan",
        "A plan against the state asks AWS what is there. An offline plan asks nothing.",
        "AWS provider, authentication: https://registry.terraform.io/providers/hashicorp/aws/latest/docs",
    ),
    Entry(
        "FT669",
        "error",
        "A revision that git does not give",
        "`plan --against` reads the blueprint as it was at a revision of its repository.",
        "https://git-scm.com/docs/gitrevisions",
    ),
    Entry(
        "FT020",
        "error",
        "A rendered file that was edited by hand",
        "The next render would lose the edit. The first line of the file carries the checksum of the rest.",
        _FILES,
    ),
    Entry(
        "FT021",
        "error",
        "A file that is not ours",
        "A Terraform folder holds state and files of the user; only files that we made are written.",
        _FILES,
    ),
    Entry(
        "FT022",
        "error",
        "A file outside the target",
        "A link would lead the output to another place than the one that was named.",
        _FILES,
    ),
    Entry(
        "FT024",
        "error",
        "A folder that is not wholly ours",
        "The folder of the published modules is replaced as a whole, so a file of somebody else would be lost. A list "
        "in the folder names the files that we made.",
        _FILES,
    ),
    Entry(
        "FT025",
        "error",
        "A file in the way of init",
        "What `init` writes is yours from then on, so it never replaces a file, and writes nothing where one is in the "
        "way.",
        _FILES,
    ),
    Entry(
        "FT023",
        "error",
        "One file beside the files of a folder",
        "Terraform reads all files of a folder, so a blueprint in one file and in several would be there twice.",
        _FILES,
    ),
)

CATALOGUE: Mapping[str, Entry] = {
    entry.code: entry
    for entry in sorted(
        (
            *_OUTSIDE_RULES,
            *(Entry(rule.code, rule.severity, rule.title, rule.why, rule.source) for rule in RULES),
            *(Entry(*reading) for reading in READING),
            *(Entry(r.code, r.severity, r.title, r.why, r.source, r.id, r.detection) for r in POD_RULES),
        ),
        key=lambda entry: int(entry.code.removeprefix("FT")),
    )
}
