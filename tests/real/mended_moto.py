"""moto's server, with what moto 5.2 gets wrong in EC2 and no answer from outside could mend.

It tells the description of a security group's rule only where the rule is about a range, and it puts the tags of a
launch template among those that the template gives to instances.
"""

from __future__ import annotations

from typing import Any

from moto.ec2.models.launch_templates import LaunchTemplate
from moto.ec2.models.security_groups import SecurityGroupRule
from moto.server import main


def _description(rule: Any) -> str | None:
    return next((each["Description"] for each in (rule.ip_range, rule.source_group) if "Description" in each), None)


_create_version = LaunchTemplate.create_version


def _create_version_of_its_data(template: Any, data: dict[str, Any], description: str) -> Any:
    given = [each for each in data.get("TagSpecifications", []) if each["ResourceType"] != "launch-template"]
    return _create_version(template, {**data, "TagSpecifications": given}, description)


if __name__ == "__main__":
    for kind, name, mended in (
        (SecurityGroupRule, "description", property(_description)),
        (LaunchTemplate, "create_version", _create_version_of_its_data),
    ):
        setattr(kind, name, mended)
    main()
