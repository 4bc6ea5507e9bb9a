"""Which processor an instance type has, which accelerator, and the image for both."""

from __future__ import annotations

import re

from fargate_tf.facts.nodes import ACCELERATED_FAMILY_PATTERNS, ARM_FAMILY_PATTERN


def is_arm(instance_type: str) -> bool:
    """Whether instances of the type have an Arm processor.

    >>> is_arm("m7g.large"), is_arm("g5.xlarge"), is_arm("im4gn.large"), is_arm("m7i.large")
    (True, False, True, False)
    """
    return re.fullmatch(ARM_FAMILY_PATTERN.value, instance_type.partition(".")[0], re.ASCII) is not None


def accelerator(instance_type: str) -> str:
    """Whose driver the accelerators of the type need, as images are called; empty without accelerators.

    >>> accelerator("g5.xlarge"), accelerator("trn1.2xlarge"), accelerator("g4ad.xlarge"), accelerator("m7g.large")
    ('NVIDIA', 'NEURON', '', '')
    """
    family = instance_type.partition(".")[0]
    patterns = ACCELERATED_FAMILY_PATTERNS.value.items()
    return next((kind for kind, pattern in patterns if re.fullmatch(pattern, family, re.ASCII)), "")


def default_image(instance_type: str) -> str:
    """The image of Amazon Linux 2023 for the processor and the accelerators of the type.

    >>> default_image("m7g.large"), default_image("g5.xlarge")
    ('AL2023_ARM_64_STANDARD', 'AL2023_x86_64_NVIDIA')
    """
    processor = "ARM_64" if is_arm(instance_type) else "x86_64"
    return f"AL2023_{processor}_{accelerator(instance_type) or 'STANDARD'}"
