"""From streams of YAML and JSON to documents, each value with the line where it was written.

The parser is libyaml's, through PyYAML (ADR 0012). It composes nodes with marks in C; values are made of them here,
by the rules of kubectl's own reader, and the line of a value is looked up only when a problem has to name it. A
stream is read in pieces that end where a document ends: memory grows with the largest document, not with the stream.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from fargate_tf.k8s.values import DocumentError, Mark, value_of
from fargate_tf.problem import Origin, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

Step = str | int
Steps = tuple[Step, ...]

_PIECE = 2**20
# The API server takes no request of more than 3 MiB; a list that kubectl wrote may hold many objects.
_LARGEST_DOCUMENT = 16 * 2**20
_MOST_BROKEN = 100
_SHOWN = 60
_MARKER = re.compile(r"^---(?=\s|\Z)", re.MULTILINE)
# What may stand between two documents.
_GAP = re.compile(r"(?:\s|\.\.\.(?=\s)|#[^\n]*)*")
_DIRECTIVE = re.compile(r"^%(?=YAML|TAG)", re.MULTILINE)
_SURROGATES = re.compile(r"\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})", re.IGNORECASE)
_PLAIN_STEP = re.compile(r"[A-Za-z0-9_-]+")
_HELM = "render it first: helm template … | fargate-tf check blueprint.py -"


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    r"""One object of a stream: its values, and where they were written.

    >>> import io
    >>> (pod,) = documents(io.BytesIO(b"kind: Pod\nspec:\n  hostNetwork: true\n"), "pod.yaml")
    >>> pod.value["spec"], pod.origin(("spec", "hostNetwork")).line
    ({'hostNetwork': True}, 3)
    """

    value: Mapping[str, Any]
    file: str
    node: Any
    text: str
    first_line: int

    def origin(self, steps: Steps = ()) -> Origin:
        """Where the value at these steps begins; of what is not there, where the part around it begins."""
        mark = _mark(self.node, steps)
        return _origin(self.file, self.text, self.first_line, mark)

    def written(self, steps: Steps) -> str:
        """The text of the scalar at these steps, as it stands in the file, without quotes."""
        text: str = _node(self.node, steps).value
        return text

    def inside(self, steps: Steps, value: Mapping[str, Any]) -> Document:
        """An item of a list, as a document of its own."""
        return Document(value, self.file, _node(self.node, steps), self.text, self.first_line)


def documents(stream: IO[bytes], file: str) -> Iterator[Document | Problem]:
    """What a stream holds, in its order; a document that cannot be read is a problem, and the next one is read.

    `file` is shown in problems as it is given. Empty documents are left out.
    """
    broken = 0
    for line, text in _pieces(stream, file):
        if isinstance(text, Problem):
            yield text
            return
        for found in _parsed(text, line, file):
            yield found
            broken += isinstance(found, Problem)
            if broken >= _MOST_BROKEN:
                reason = f"{broken} documents of this file cannot be read: the rest is not looked at"
                yield Problem("FT1101", "", reason, "mend these first", Origin(file))
                return


def field(steps: Steps) -> str:
    """A path as people write it.

    >>> field(("spec", "containers", 0, "ports")), field(("metadata", "labels", "a.b/c"))
    ('spec.containers[0].ports', 'metadata.labels["a.b/c"]')
    """
    path = ""
    for step in steps:
        if isinstance(step, int):
            path += f"[{step}]"
        elif _PLAIN_STEP.fullmatch(step):
            path += f".{step}" if path else step
        else:
            path += f'["{step}"]'
    return path


class _NoTextError(Exception):
    """A byte that is no text, and what stands before it since the last text."""

    def __init__(self, byte: int, before: str) -> None:
        super().__init__(byte)
        self.byte, self.before = byte, before


def _pieces(stream: IO[bytes], file: str) -> Iterator[tuple[int, str | Problem]]:
    """The text in pieces of whole documents, each with the number of lines before it; what is no text ends it."""
    line, held = 0, ""
    end: _NoTextError | None = None
    try:
        for text in _decoded(stream):
            held += text
            cut = _last_marker(held)
            if cut:
                yield line, held[:cut]
                line, held = line + held.count("\n", 0, cut), held[cut:]
            if len(held) > _LARGEST_DOCUMENT:
                yield line, _too_large(file, line + 1)
                return
    except _NoTextError as error:
        end = error
    if end is None:
        yield line, held
        return
    held += end.before
    yield line, held[: _last_marker(held)]
    yield line, _no_text(file, line + held.count("\n") + 1, end.byte)


def _decoded(stream: IO[bytes]) -> Iterator[str]:
    """The text of a stream, piece by piece; raises `_NoTextError`."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    while True:
        block = stream.read(_PIECE)
        try:
            text = decoder.decode(block, final=not block)
        except UnicodeDecodeError as error:
            raise _NoTextError(error.object[error.start], error.object[: error.start].decode()) from None
        if "\0" in text:
            raise _NoTextError(0, text[: text.index("\0")])
        yield text
        if not block:
            return


def _last_marker(text: str) -> int:
    """Where the last document of the text begins, if the text behind its mark says that it is one; else 0."""
    cut = text.rfind("\n---")
    while cut >= 0 and not text[cut + 4 : cut + 5].isspace():
        cut = text.rfind("\n---", 0, cut)
    return cut + 1


def _no_text(file: str, line: int, byte: int) -> Problem:
    reason = f"this is no text: it holds the byte 0x{byte:02x}"
    return Problem("FT1103", "", reason, "give YAML or JSON in UTF-8", Origin(file, line, 1))


def _too_large(file: str, line: int) -> Problem:
    reason = f"one document of more than {_LARGEST_DOCUMENT >> 20} MiB; Kubernetes takes no object of more than 3 MiB"
    hint = "write each object as a document of its own, with a line `---` before it"
    return Problem("FT1104", "", reason, hint, Origin(file, line, 1))


def _parsed(text: str, line: int, file: str) -> Iterator[Document | Problem]:
    """The documents of a piece. After one that is broken the parser starts anew, a document at a time."""
    from fargate_tf.k8s.composer import YAMLError, composed

    if "\\ud" in text or "\\uD" in text:
        text = _SURROGATES.sub(_joined_surrogates, text)
    if "%" in text:
        # A directive belongs to the document behind it, which may be in the next piece; none changes what is read.
        text = _DIRECTIVE.sub("#", text)
    pieces: Iterator[tuple[int, str]] = iter([(line, text)])
    while (piece := next(pieces, None)) is not None:
        first, part = piece
        begun = 0
        try:
            aliased = "*" in part
            for node in composed(part):
                begun = node.end_mark.index
                yield from _made(node, file, part, first, aliased=aliased)
        except (YAMLError, DocumentError) as error:
            if _is_far(error, part, begun):
                pieces = _single(part, begun, first + part.count("\n", 0, begun), pieces)
                continue
            following = _MARKER.search(part, _begin(part, begun))
            end = len(part) if following is None else following.start()
            yield _unreadable(error, file, part, first, "{{" in part[begun:end])
            pieces = _single(part, end, first + part.count("\n", 0, end), pieces)


def _begin(text: str, begun: int) -> int:
    """Where the document behind `begun` begins: behind its own marker, if it has one."""
    gap = _GAP.match(text, begun)
    start = gap.end() if gap is not None else begun
    return start + len("---") if text.startswith("---", start) else begun + 1


def _is_far(error: Exception, text: str, begun: int) -> bool:
    """Whether the parser stopped at a character that lies in a later document, which it had read ahead."""
    position = getattr(error, "position", None)
    marker = _MARKER.search(text, _begin(text, begun))
    return isinstance(position, int) and marker is not None and marker.start() < position


def _single(text: str, start: int, line: int, before: Iterator[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """The documents from `start` one by one, so that each broken one costs itself only."""
    while start < len(text):
        following = _MARKER.search(text, start + 1)
        end = len(text) if following is None else following.start()
        yield line, text[start:end]
        line += text.count("\n", start, end)
        start = end
    yield from before


def _joined_surrogates(found: re.Match[str]) -> str:
    """JSON writes what lies beyond 16 bits as two escapes, which YAML does not know."""
    high, low = int(found[1], 16), int(found[2], 16)
    return f"\\U{0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00):08x}"


def _made(node: Any, file: str, text: str, first_line: int, *, aliased: bool) -> Iterator[Document | Problem]:
    """The document of a root node, and what is wrong with its values."""
    made, faults = value_of(node, aliased=aliased)
    for faulty, code, reason, hint in faults:
        yield Problem(code, "", reason, hint, _origin(file, text, first_line, faulty.start_mark))
    if any(code != "FT1107" for _, code, _, _ in faults):
        return  # what is left of it says nothing
    if isinstance(made, dict):
        yield Document(made, file, node, text, first_line)
    elif made is not None:
        kind = "a list" if isinstance(made, list) else f"the text {made!r}" if isinstance(made, str) else repr(made)
        hint = "write an object: apiVersion, kind, metadata, spec"
        where = _origin(file, text, first_line, node.start_mark)
        yield Problem("FT1105", "", f"the document is {_short(kind)}, not an object", hint, where)


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def _unreadable(error: Any, file: str, text: str, first_line: int, is_template: bool) -> Problem:
    """The problem of a document that the parser refuses."""
    where = _origin(file, text, first_line, _mark_of(error, text))
    if isinstance(error, DocumentError):
        return Problem("FT1104", "", str(error), error.hint, where)
    if is_template:
        return Problem("FT1106", "", "this is a Helm template that was not rendered", _HELM, where)
    if "\t" in where.text[: len(where.text) - len(where.text.lstrip())] or where.text[where.column - 1 :][:1] == "\t":
        return Problem("FT1102", "", "a tab stands where YAML takes only spaces", "indent with spaces", where)
    said = getattr(error, "reason", None) or ", ".join(part for part in (error.context, error.problem) if part)
    return Problem("FT1101", "", f"this is no YAML: {said}", "correct the line; the fault may be in one before", where)


def _mark_of(error: Any, text: str) -> Any:
    """Where the parser stopped: it gives a mark, or the number of a character that YAML does not allow."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is not None:
        return mark
    index: int = error.position
    return Mark(index, text.count("\n", 0, index), index - text.rfind("\n", 0, index) - 1)


def _origin(file: str, text: str, first_line: int, mark: Any) -> Origin:
    start = text.rfind("\n", 0, mark.index) + 1
    end = text.find("\n", mark.index)
    return Origin(
        file, first_line + mark.line + 1, mark.column + 1, text[start : end if end >= 0 else None].rstrip("\r")
    )


def _mark(node: Any, steps: Steps) -> Any:
    """The mark of what the steps lead to, as far as they lead: of a key where there is one, else of the value."""
    mark = node.start_mark
    for key, value in _way(node, steps):
        mark = (key or value).start_mark
    return mark


def _node(node: Any, steps: Steps) -> Any:
    for _, value in _way(node, steps):
        node = value
    return node


def _way(node: Any, steps: Steps) -> Iterator[tuple[Any, Any]]:
    """Key and value at each step, as far as there are any."""
    for step in steps:
        found = _child(node, step)
        if found is None:
            return
        yield found
        node = found[1]


def _child(node: Any, step: Step) -> tuple[Any, Any] | None:
    """Key and value below a node; through merged mappings too."""
    children = node.value
    if isinstance(step, int):
        return (None, children[step]) if node.id == "sequence" and step < len(children) else None
    if node.id != "mapping":
        return None
    own = [pair for pair in children if pair[0].value == step]
    if own:
        key, value = own[-1]
        return key, value
    merged = (value for key, value in children if key.value == "<<")
    inner = (each for value in merged for each in (value.value if value.id == "sequence" else [value]))
    found = (_child(each, step) for each in inner)
    return next((pair for pair in found if pair is not None), None)
