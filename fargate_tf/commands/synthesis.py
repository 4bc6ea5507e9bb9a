"""The JSON that CDKTF synthesizes, for `render --format cdktf`; what it cannot do is a mistake in the command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from fargate_tf.bindings.binding import BindingError, installed_binding
from fargate_tf.bindings.stack import synthesized
from fargate_tf.pipeline import Writer

if TYPE_CHECKING:
    from fargate_tf.bindings.binding import BindingName
    from fargate_tf.hcl.nodes import Document


def synthesis(asked: BindingName | None) -> Writer:
    """The writer by the binding that is installed, or by the one that was asked for of two."""
    with _told():
        binding = installed_binding(asked)

    def text_of(document: Document) -> str:
        with _told():
            return synthesized(document, binding)

    return Writer("json", text_of)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except BindingError as error:
        raise click.UsageError(str(error)) from None
