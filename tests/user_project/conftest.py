"""What a user writes to have the fixture `terraform_golden`."""

pytest_plugins = ["fargate_tf.testing.plugin"]
