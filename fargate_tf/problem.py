"""What can be wrong, as values: a problem with its place, and the exceptions that carry problems out.

FargateTfError
├── BlueprintError(problems)   the user's file; exit 1; raised once, with everything that was found
└── InternalError              our bug; exit 70; asks for a report
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from fargate_tf.secret_shapes import masked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

# Likeness costs the product of the lengths; nobody misspells a word of this many characters.
_LONGEST_WORD = 200

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Origin:
    """A place in a file of the user: 1-based line and column, and the text of that line, with secrets masked."""

    file: str
    line: int = 0
    column: int = 0
    text: str = ""

    def __post_init__(self) -> None:
        _mask(self, ("text",))


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: what, where, and what to type instead.

    `code` is never reused; `path` is the field (`cluster.fargate_profiles[0].selectors`), empty where the whole
    file is meant; `where` is `None` when the object was not written in a file. `event` is the text that AWS itself
    shows, where it is known. What looks like a secret is masked in all of them: logs of a pipeline are read by many.
    """

    code: str
    path: str
    reason: str
    hint: str
    where: Origin | None = None
    severity: Severity = "error"
    event: str = ""

    def __post_init__(self) -> None:
        _mask(self, ("path", "reason", "hint", "event"))


def _mask(holder: Origin | Problem, names: tuple[str, ...]) -> None:
    for name in names:
        text = getattr(holder, name)
        shown = masked(text)
        if shown != text:
            object.__setattr__(holder, name, shown)


class FargateTfError(Exception):
    """The family of everything that this package raises on purpose."""


class BlueprintError(FargateTfError):
    """The user's file has problems; `problems` holds all of them, in the order of the file."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(f"{p.severity}[{p.code}]: {p.reason}" for p in self.problems))


class InternalError(FargateTfError):
    """Something that no input should be able to cause."""


def did_you_mean(word: str, known: Iterable[str], otherwise: str, *, as_typed: Callable[[str], str] = repr) -> str:
    """A hint that offers the known word most like this one, as it is typed; another hint when none is alike.

    >>> did_you_mean("eu-centrall-1", ["eu-central-1", "us-east-1"], "see the list")
    "did you mean 'eu-central-1'?"
    """
    near = nearest(word, known)
    return f"did you mean {as_typed(near)}?" if near is not None else otherwise


def nearest(word: str, known: Iterable[str], *, alike: float = 0.6) -> str | None:
    """The known word that is most like this one, or else the only one that has it as a part; `None` where none is.

    `alike` is how much has to be the same, from 0 to 1, as difflib counts it.

    >>> nearest("zones", ["cidr", "availability_zones"])
    'availability_zones'
    """
    from difflib import get_close_matches

    if len(word) > _LONGEST_WORD:
        return None
    words = list(known)
    near = get_close_matches(word, words, n=1, cutoff=alike) or [each for each in words if word in each.split("_")]
    return near[0] if len(near) == 1 else None


def in_file_order(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """As a reader meets them: by file, line and column, then by path; what has no place comes last."""
    return tuple(sorted(problems, key=_place))


def _place(problem: Problem) -> tuple[bool, str, int, int, str, str]:
    where = problem.where or Origin("")
    return problem.where is None, where.file, where.line, where.column, problem.path, problem.code
