"""`fargate-tf schema`: the JSON Schema of blueprints in YAML."""

from __future__ import annotations

import click


@click.command("schema")
def command() -> None:
    """Print the JSON Schema of blueprints in YAML, for editors and other programs.

    \b
    fargate-tf schema > fargate-tf.schema.json
    \b
    A blueprint names the schema in its first line, for the language server of YAML:
    # yaml-language-server: $schema=fargate-tf.schema.json
    """
    import json

    from fargate_tf.notation.json_schema import json_schema

    click.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))
