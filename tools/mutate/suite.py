"""The tests as a session of pytest that stops once they are collected, and hands them over."""

from __future__ import annotations

import builtins
import functools
import gc
import importlib
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType
from typing import Any

import pytest

from tools.mutate.probes import CALL, Reached, Statement

# Loaded before anything forks; ours are not, since a mutant may change what they do when they are imported.
_OTHERS = (
    "hypothesis.strategies",
    "hcl2",
    "yaml",
    "ruamel.yaml",
    "click",
    "jinja2",
    "jsonschema",
    "decimal",
    "ipaddress",
)
_OPTIONS = ("-qq", "--capture=no", "--assert=plain", "--no-header", "--no-summary", "-p", "no:cacheprovider")
_CACHE = type(functools.cache(str))
_EXAMPLES = 20
# A test that takes ten times as long as before, and this much longer, hangs. What is left of a mutant's tests when
# the time for one mutant is used up does not run.
_HANGS_SECONDS = 1
_TRIAL_SECONDS = 10


def prepare() -> None:
    """Load what the tests need of others, and let Hypothesis draw few examples, the same each time."""
    os.environ |= {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "HYPOTHESIS_PROFILE": "mutate"}
    with suppress(ImportError):
        from hypothesis import HealthCheck, Phase, settings

        few = settings(max_examples=_EXAMPLES, derandomize=True, database=None, deadline=None)
        quiet = settings(few, suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.generate))
        settings.register_profile("mutate", quiet)
    for name in _OTHERS:
        with suppress(ImportError):
            importlib.import_module(name)


def serve(code_of: Callable[[Path], CodeType | None]) -> None:
    """Let modules that are imported from now on have other code, where there is any for their file."""
    original = SourceFileLoader.get_code

    def get_code(self: SourceFileLoader, fullname: str) -> CodeType | None:
        code = code_of(Path(self.get_filename(fullname)).resolve())
        return original(self, fullname) if code is None else code

    setattr(SourceFileLoader, "get_code", get_code)  # noqa: B010  (mypy lets no method be assigned)


class Loop:
    """A plugin that does something else with the tests than run each once."""

    def __init__(self, work: Callable[[list[pytest.Item]], None]) -> None:
        self._work = work

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """What pytest calls when all tests are collected."""
        if session.testsfailed:
            raise session.Failed("not all tests could be collected")
        self._work(session.items)
        return True


def collect(tests: Sequence[str], temporary: Path, *plugins: object) -> None:
    """Start a session over some files of tests; a plugin is to take the loop over."""
    pytest.main([*tests, *_OPTIONS, f"--basetemp={temporary / 'pytest'}"], plugins=list(plugins))


def passes(item: pytest.Item, following: pytest.Item | None) -> bool:
    """Run one test without a report; one that skips itself passes."""
    fine = True
    # The fixture `tmp_path` asks at its end what was reported.
    report = pytest.CallInfo.from_call(lambda: None, "setup")
    item.ihook.pytest_runtest_makereport(item=item, call=report)
    try:
        item.ihook.pytest_runtest_setup(item=item)
        item.ihook.pytest_runtest_call(item=item)
    except pytest.skip.Exception:
        pass
    except BaseException:  # noqa: BLE001  (`pytest.fail` and `sys.exit` are none of Exception)
        fine = False
    try:
        item.ihook.pytest_runtest_teardown(item=item, nextitem=following)
    except BaseException:  # noqa: BLE001
        fine = False
    return fine


def notices(tests: Sequence[tuple[pytest.Item, float]]) -> pytest.Item | None:
    """The first test that fails, of tests with their usual time; a process whose test hangs is ended by the system."""
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    start = _cpu_seconds()
    for (item, usual), following in zip(tests, [*(item for item, _ in tests[1:]), None], strict=True):
        if _cpu_seconds() - start > _TRIAL_SECONDS:
            return None
        signal.setitimer(signal.ITIMER_PROF, _HANGS_SECONDS + 10 * usual)
        if not passes(item, following):
            return item
    return None


def _cpu_seconds() -> float:
    return sum(os.times()[:4])


class Recorder:
    """Runs every test once and notes what each reaches, and for how long it runs."""

    def __init__(self, statements: Sequence[Statement], rooms: Sequence[Path]) -> None:
        self._known = statements
        self._rooms = rooms
        self._reached: list[set[int]] = []
        self._now = -1
        self._shared: dict[str, int] = {}
        setattr(builtins, CALL, self._note)

    def _note(self, number: int) -> None:
        while number >= len(self._reached):
            self._reached.append(set())
        self._reached[number].add(self._now)

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any) -> Iterator[Any]:
        """What a fixture of a whole session reaches, every test that uses it reaches."""
        held = self._now
        if fixturedef.scope != "function":
            self._now = self._shared.setdefault(fixturedef.argname, -2 - len(self._shared))
        try:
            return (yield)
        finally:
            self._now = held

    def run(self, items: Sequence[pytest.Item]) -> Reached:
        """Run the tests."""
        caches = [each for each in gc.get_objects() if self._is_cache(each)]
        seconds, failed = [], []
        for number, (item, following) in enumerate(zip(items, [*items[1:], None], strict=True)):
            for cache in caches:  # a value that is kept would hide what made it
                cache.cache_clear()
            self._now, start = number, _cpu_seconds()
            if not passes(item, following):
                failed.append(item.nodeid)
            seconds.append(_cpu_seconds() - start)
        return Reached([item.nodeid for item in items], seconds, *self._by_statement(items), failed)

    def _is_cache(self, value: Any) -> bool:
        """Whether it keeps what a function of the rooms made."""
        if not isinstance(value, _CACHE):
            return False
        code = getattr(getattr(value, "__wrapped__", None), "__code__", None)
        return code is not None and any(Path(code.co_filename).is_relative_to(room) for room in self._rooms)

    def _by_statement(self, items: Sequence[pytest.Item]) -> tuple[dict[Statement, set[int]], set[Statement]]:
        users = {mark: set[int]() for mark in self._shared.values()}
        for number, item in enumerate(items):
            for name in self._shared.keys() & set(getattr(item, "fixturenames", ())):
                users[self._shared[name]].add(number)
        reached = dict(zip(self._known, self._reached, strict=False))
        tests = {
            statement: {t for t in by if t >= 0}.union(*(users[mark] for mark in by & users.keys()))
            for statement, by in reached.items()
        }
        return tests, {statement for statement, by in reached.items() if -1 in by}
