"""The forms of what AWS knows by an ARN, as limits on fields."""

from __future__ import annotations

from fargate_tf.spec.constraint import Matches

_ARN = r"arn:aws[a-z-]*"

ROLE_ARN = Matches(
    rf"{_ARN}:iam::\d{{12}}:role/([!-.0-~]+/)*[\w+=,.@-]{{1,64}}",
    "the ARN of an IAM role, such as 'arn:aws:iam::111122223333:role/name'",
)
POLICY_ARN = Matches(
    rf"{_ARN}:iam::(\d{{12}}|aws):policy/([!-.0-~]+/)*[\w+=,.@-]{{1,128}}",
    "the ARN of an IAM policy, such as 'arn:aws:iam::111122223333:policy/name'",
)
# No alias: EKS answers with the key itself, which a next plan would take for a change.
KMS_KEY_ARN = Matches(
    rf"{_ARN}:kms:[a-z0-9-]+:\d{{12}}:key/[A-Za-z0-9-]+",
    "the ARN of a KMS key, such as 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab'",
)
