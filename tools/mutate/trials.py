"""One mutant, one process: it is forked with the tests loaded, takes the changed code, and runs what may notice.

A change inside a function is put into the functions that live (`function.__code__ = …`), in milliseconds. A change of
what is done when modules are imported needs a process that has not imported ours, a second more.
"""

from __future__ import annotations

import gc
import os
import pickle
import resource
import signal
import sys
import traceback
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any, TypeAlias

from tools.mutate.mutants import Mutant
from tools.mutate.probes import Reached, Statement, probed
from tools.mutate.suite import Loop, Recorder, collect, notices, serve

if TYPE_CHECKING:
    import pytest

Send: TypeAlias = Callable[[object], None]

_MEMORY_BYTES = 2 << 30
# Real time, for what waits and uses no processor: long, since the machine may be busy.
_WAITS_SECONDS = 300
_IMPORT_SECONDS = 30
_KILLED, _SURVIVED, _IMPORTED = "killed", "survived", "imported"


def forked(work: Callable[[Send], None], log: Path) -> Iterator[Any]:
    """What a process of its own sends; it ends early when a signal ends it."""
    reading, writing = os.pipe()
    sys.stdout.flush()
    child = os.fork()
    if not child:
        os.close(reading)
        _work(work, writing, log)
    os.close(writing)
    with os.fdopen(reading, "rb") as given:
        try:
            while True:
                yield pickle.load(given)  # noqa: S301  (of our own process)
        except EOFError:
            pass
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise RuntimeError(log.read_text(encoding="utf-8", errors="replace"))


def _work(work: Callable[[Send], None], writing: int, log: Path) -> None:
    """Do the work of a child, whose words go to the log, and end with it."""
    code = 1
    try:
        words = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        for stream in (1, 2):
            os.dup2(words, stream)
        with os.fdopen(writing, "wb") as out:

            def send(sent: object) -> None:
                pickle.dump(sent, out)
                out.flush()

            work(send)
        code = 0
    except BaseException:  # noqa: BLE001
        traceback.print_exc()
    finally:
        os._exit(code)


@dataclass(frozen=True)
class Trials:
    """The tests of a project, and where they may write."""

    folder: Path
    temporary: Path
    tests: tuple[str, ...]
    left_out: tuple[str, ...]

    @property
    def log(self) -> Path:
        """What the last process said."""
        return self.temporary / "log.txt"

    def record(self, files: Sequence[str], rooms: Sequence[Path]) -> Reached:
        """Run every test once, and see which statements of the files it reaches."""

        def work(send: Send) -> None:
            statements: list[Statement] = []
            paths = {self.folder / file: file for file in files}
            # A test may load a module once more: what it reaches there counts for the same statements.
            serve(cache(lambda path: probed(paths[path], self.folder, statements) if path in paths else None))
            recorder = Recorder(statements, rooms)
            loop = Loop(lambda items: send(recorder.run(self._wanted(items))))
            collect(self.tests, self.temporary, recorder, loop)

        sent: list[Reached] = [*forked(work, self.log)]
        if not sent:
            raise RuntimeError(self.log.read_text(encoding="utf-8", errors="replace"))
        return sent[0]

    def _wanted(self, items: Sequence[pytest.Item]) -> list[pytest.Item]:
        return [item for item in items if not any(word in item.nodeid for word in self.left_out)]

    def outcomes(self, mutants: Sequence[Mutant], reached: Reached) -> Iterator[tuple[Mutant, bool]]:
        """Each mutant, and whether a test noticed it."""
        later = [mutant for mutant in mutants if reached.runs_at_import(mutant)]
        warm = [mutant for mutant in mutants if mutant not in later]
        for number, outcome in forked(partial(self._all_warm, warm, reached), self.temporary / "warm.txt"):
            if outcome == _IMPORTED:
                later.append(warm[number])
            else:
                yield warm[number], outcome == _KILLED
        for mutant in later:
            yield mutant, self._cold(mutant, reached) == _KILLED

    def sound(self, reached: Reached) -> bool:
        """Whether nothing is noticed where nothing is changed, in a process that imports everything anew."""
        quick = [(test, seconds) for test, seconds in zip(reached.tests, reached.seconds, strict=True) if seconds < 1]
        return self._outcome(partial(self._imported, {}, quick[:: 1 + len(quick) // 50])) == _SURVIVED

    def _outcome(self, work: Callable[[Send], None]) -> str:
        return str([*forked(work, self.log), _KILLED][0])

    def _all_warm(self, mutants: Sequence[Mutant], reached: Reached, send: Send) -> None:
        """Collect the tests once, and fork for each mutant."""

        def loop(items: list[pytest.Item]) -> None:
            named = {item.nodeid: item for item in items}
            living = _functions()
            gc.collect()
            gc.freeze()
            for number, mutant in enumerate(mutants):
                functions = living[str(self.folder / mutant.file)]
                chosen = [(named[test], seconds) for test, seconds in reached.candidates(mutant)]
                send((number, self._outcome(partial(self._warm, mutant, functions, chosen))))

        collect(self.tests, self.temporary, Loop(loop))

    def _warm(
        self, mutant: Mutant, functions: Sequence[FunctionType], chosen: Sequence[tuple[pytest.Item, float]], send: Send
    ) -> None:
        _limit()
        if exchanged(functions, mutant.compiled(self.folder)):
            send(_KILLED if notices(chosen) else _SURVIVED)
        else:
            send(_IMPORTED)

    def _cold(self, mutant: Mutant, reached: Reached) -> str:
        chosen = reached.candidates(mutant)
        codes = {self.folder / mutant.file: mutant.compiled(self.folder)}
        return self._outcome(partial(self._imported, codes, chosen)) if chosen else _SURVIVED

    def _imported(self, codes: dict[Path, CodeType], chosen: Sequence[tuple[str, float]], send: Send) -> None:
        """Import everything with the changed module, and run the tests; what cannot be collected is noticed, too."""
        _limit()
        signal.setitimer(signal.ITIMER_PROF, _IMPORT_SECONDS)
        serve(codes.get)
        outcome = [_KILLED]

        def loop(items: list[pytest.Item]) -> None:
            named = {item.nodeid: item for item in items}
            noticed = notices([(named[test], seconds) for test, seconds in chosen if test in named])
            outcome[0] = _KILLED if noticed else _SURVIVED
            print(f"noticed by {noticed}")

        collect(sorted({test.partition("::")[0] for test, _ in chosen}), self.temporary, Loop(loop))
        send(outcome[0])


def _limit() -> None:
    """A mutant may wait for ever, or fill the memory."""
    resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY_BYTES, _MEMORY_BYTES))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(_WAITS_SECONDS)


def _functions() -> defaultdict[str, list[FunctionType]]:
    """All functions that live, by their file."""
    found: defaultdict[str, list[FunctionType]] = defaultdict(list)
    for each in gc.get_objects():
        if isinstance(each, FunctionType):
            found[each.__code__.co_filename].append(each)
    return found


def exchanged(functions: Sequence[FunctionType], module: CodeType) -> bool:
    """Give functions that live the code of a changed module; False where that cannot be, or changes nothing."""
    codes: defaultdict[tuple[str, int], list[CodeType]] = defaultdict(list)
    for code in _inside(module):
        codes[code.co_qualname, code.co_firstlineno].append(code)
    done = False
    for function in functions:
        old = function.__code__
        new = codes[old.co_qualname, old.co_firstlineno]
        if old in new or not new:  # as it was; or the change took it away, and what made it has changed
            continue
        if len(new) != 1 or new[0].co_freevars != old.co_freevars:
            return False
        function.__code__ = new[0]
        done = True
    return done


def _inside(code: CodeType) -> Iterator[CodeType]:
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield each
            yield from _inside(each)
