"""`fargate-tf explain`: what a problem code means, why it matters, and who says so."""

from __future__ import annotations

import re

import click


@click.command("explain")
@click.argument("code", metavar="[CODE]", required=False)
def command(code: str | None) -> None:
    """Tell what a problem code means, why it matters, and who says so; without a code, list them all."""
    from fargate_tf.check.catalogue import CATALOGUE

    if code is not None and re.fullmatch(r"[Rr]\d\d", code):
        code = f"FT10{code[1:]}"  # a rule of AWS for pods, by its own number
    if code is None:
        for entry in CATALOGUE.values():
            click.echo(f"{entry.code}  {entry.severity:<7}  {entry.title}")
    elif code.upper() in CATALOGUE:
        click.echo(CATALOGUE[code.upper()].text())
    else:
        message = f"there is no problem {code!r}; `fargate-tf explain` lists them all"
        raise click.UsageError(message)
