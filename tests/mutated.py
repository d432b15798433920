"""Try changes to the modules of one layer, in one process that has imported all: see `mutants`.

The tests of the layer are collected once, and run once to see which of them reaches which
statement. For each change a process is forked from there, in which the function has the changed
code, and only the tests that reach the changed statement are run, those of the same module first,
until one fails. A statement that no test reaches needs no run. What is done while modules are
imported (constants, classes), or is compiled by Numba, is tried in a process of its own, with all
tests of the layer.

A test that fails has to pass without the change, so that no change is noticed by a test that fails
by itself.
"""

import contextlib
import functools
import gc
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FunctionType
from typing import Any, NoReturn

import pytest

from mutants import Change
from reached import Place, Watched, importable

SLACK, LONGER = float(os.environ.get("MUTANTS_SLACK", 10)), 6.0
"""Seconds of processor time that a test may take more with a change, and how many times longer."""
LONG = 30.0
"""Seconds, with the servers that it starts, beyond which a test is run if no other reaches."""
WALL = 120.0
"""Seconds that tests may wait for something beyond ten times what they took."""
MEMORY = 6 * 2**30
"""Bytes of memory that a change may make a test take."""

NOTICED, SURVIVED, UNREACHED, UNSURE = "noticed", "survived", "unreached", "unsure"


@dataclass
class Known:
    """What is known of a test: the marks that it reaches, and what it takes."""

    reached: set[int] = field(default_factory=set)
    seconds: float = 0.0
    wall: float = 0.0


class Recorder:
    """Notes of each test what it reaches, and what is reached by what it shares with others."""

    def __init__(self, watched: Watched, cached: Sequence[Any]) -> None:
        self.watched, self.cached = watched, cached
        self.tests: dict[str, Known] = {}
        self.shared: dict[tuple[str, str], Known] = {}
        self.failed: list[str] = []

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item: Any) -> Iterator[None]:
        """Note what a test reaches, with what is shared, whichever test came first to it."""
        for one in self.cached:
            one.cache_clear()
        known = self.tests.setdefault(item.nodeid, Known())
        self.watched.reached()
        with self._noted(known):
            yield
        for definitions in item._fixtureinfo.name2fixturedefs.values():
            for definition in definitions:
                shared = self.shared.get((definition.baseid, definition.argname), Known())
                known.reached |= shared.reached
                known.seconds += shared.seconds
                known.wall += shared.wall

    @pytest.hookimpl(hookwrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any) -> Iterator[None]:
        """Note what a fixture reaches that is kept for more than one test."""
        if fixturedef.scope == "function":
            yield
            return
        before = self.watched.reached()
        known = self.shared.setdefault((fixturedef.baseid, fixturedef.argname), Known())
        with self._noted(known):
            yield
        for number in before | known.reached:
            self.watched.table[number] = 1

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Keep the name of a test that fails."""
        if report.failed:
            self.failed.append(report.nodeid)

    @contextlib.contextmanager
    def _noted(self, known: Known) -> Iterator[None]:
        seconds, wall = _cpu(), time.monotonic()
        yield
        known.reached |= self.watched.reached()
        known.seconds += _cpu() - seconds
        known.wall += time.monotonic() - wall


class Watch:
    """Ends a process at the first test that fails, or takes much longer than it should."""

    def __init__(self, known: Mapping[str, Known], tell: Callable[[str], None]) -> None:
        self.known, self.tell = known, tell

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item: Any) -> Iterator[None]:
        """Count the processor time of this process, whatever else runs on the machine."""
        self.tell(item.nodeid)
        known = self.known.get(item.nodeid, Known())
        signal.setitimer(signal.ITIMER_PROF, SLACK + LONGER * known.seconds)
        yield

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_logreport(self, report: Any) -> None:
        """Leave at once, but for servers that fixtures have started."""
        if report.failed:
            raise Failed


class Failed(BaseException):
    """A test has failed."""


def _cpu() -> float:
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def caches() -> list[Any]:
    """Return what the library keeps of calls, which would hide that a later test needs them."""
    return [
        one
        for one in gc.get_objects()
        if isinstance(one, functools._lru_cache_wrapper)
        and str(getattr(one, "__module__", "")).startswith("maatwaarde")
    ]


class Layer:
    """Runs the tests of a layer once, and then those that reach each change.

    Parameters
    ----------
    asked
        What `mutants` writes: ``root`` of the checkout, ``folder`` of tests, ``modules``,
        ``changes``, ``near`` (of each module the tests of its name, nearest first), ``scratch`` and
        ``answers``, a file to which one line is written for each change.
    """

    def __init__(self, asked: Mapping[str, Any]) -> None:
        self.root = Path(asked["root"])
        self.folder = self.root / asked["folder"]
        self.scratch = Path(asked["scratch"])
        self.answers = Path(asked["answers"])
        self.near: dict[str, list[str]] = asked["near"]
        self.changes = [
            Change(**{**one, "module": Path(one["module"])}) for one in asked["changes"]
        ]
        self.names = {_dotted(Path(one)): self.root / one for one in asked["modules"]}
        self.sources = {path: path.read_bytes() for path in self.names.values()}
        self.watched = Watched(self.names)
        self.imported: set[int] = set()
        self.loaded: list[str] = []
        self.tests: dict[str, Known] = {}
        self.written = 0

    def pytest_configure(self, config: Any) -> None:
        """Look for no simpler example that fails: one is enough."""
        del config
        if "hypothesis" in sys.modules:
            from hypothesis import Phase, settings

            phases = (Phase.explicit, Phase.generate)
            settings.register_profile("first", settings(), phases=phases)
            settings.load_profile("first")

    @pytest.hookimpl(trylast=True)
    def pytest_collection_finish(self, session: Any) -> None:
        """Import all of the layer, so that what a test reaches is by what it does."""
        del session
        self.loaded = importable(list(self.names))
        self.imported = self.watched.reached()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: Any) -> bool:
        """Do it all in place of running the tests."""
        gc.unfreeze()
        self.items = {item.nodeid: item for item in session.items}
        self.alive, self.cached = _functions(self.names), caches()
        gc.collect()
        gc.freeze()
        began = time.monotonic()
        failed = self._record(session)
        if failed:
            self._say(failed=failed)
            return True
        self._say(
            tests=len(self.items),
            seconds=round(sum(one.seconds for one in self.tests.values()), 1),
            wall=round(time.monotonic() - began, 1),
            unreached=self._unreached(),
        )
        for number, change in enumerate(self.changes):
            began = time.monotonic()
            answer, by = self._tried(session, change)
            took = round(time.monotonic() - began, 1)
            self._say(change=number, answer=answer, by=by, wall=took)
        return True

    def _say(self, **told: Any) -> None:
        with self.answers.open("a", encoding="utf-8") as file:
            file.write(json.dumps(told) + "\n")

    def _record(self, session: Any) -> list[str]:
        recorder, path = Recorder(self.watched, self.cached), self.scratch / "reached.json"

        def work() -> None:
            session.config.pluginmanager.register(recorder)
            _run(list(self.items.values()))
            told = {
                name: {"reached": sorted(one.reached), "seconds": one.seconds, "wall": one.wall}
                for name, one in recorder.tests.items()
            }
            path.write_text(json.dumps({"tests": told, "failed": recorder.failed}))

        code = self._forked(work, None)
        if code != 0:
            return [f"the tests ended with {code} before anything was changed"]
        told = json.loads(path.read_text())
        self.tests = {
            name: Known(set(one["reached"]), one["seconds"], one["wall"])
            for name, one in told["tests"].items()
        }
        return list(told["failed"])

    def _unreached(self) -> dict[str, list[int]]:
        """Return of each module the lines of statements that no test reaches."""
        seen = self.imported.union(*(one.reached for one in self.tests.values()))
        found = {
            str(self.names[name].relative_to(self.root)): sorted(
                {place.start[0] for place in module.places if place.mark not in seen}
            )
            for name, module in self.watched.modules.items()
        }
        return {module: lines for module, lines in found.items() if lines}

    def _tried(self, session: Any, change: Change) -> tuple[str, str]:
        path, name = self.root / change.module, _dotted(change.module)
        source = self.sources[path].decode()
        # Marks count bytes of a line, changes letters.
        row = source.splitlines()[change.line - 1]
        position = change.line, len(row[: change.column].encode())
        place = self.watched.modules[name].place_of(position)
        with self._written(path, change.of(source)):
            if place is not None and place.mark not in self.imported and name in self.loaded:
                patches = self._patches(name, change.of(source), place)
                if patches:
                    return self._here(session, change, place, patches)
            return self._apart(change, name)

    def _patches(self, name: str, source: str, place: Place) -> list[tuple[FunctionType, Any]]:
        found = self.watched.changed(name, source, place)
        if found is None:
            return []
        before, after = found
        alive = self.alive.get((name, before.co_qualname, before.co_firstlineno), [])
        if any(one.__code__.co_freevars != after.co_freevars for one in alive):
            return []
        return [(one, after) for one in alive]

    def _here(
        self, session: Any, change: Change, place: Place, patches: Sequence[tuple[Any, Any]]
    ) -> tuple[str, str]:
        names = [name for name, one in self.tests.items() if place.mark in one.reached]
        if not names:
            return UNREACHED, ""
        names = self._in_order(names, change)
        now = self.scratch / "now"

        def work_on(names: Iterable[str], patches: Sequence[tuple[Any, Any]]) -> Callable[[], None]:
            def work() -> None:
                for function, code in patches:
                    function.__code__ = code
                for one in self.cached:
                    one.cache_clear()
                watch = Watch(self.tests, now.write_text)
                session.config.pluginmanager.register(watch)
                _run([self.items[name] for name in names])

            return work

        code = self._forked(work_on(names, patches), self._wall(names))
        if code == 0:
            return SURVIVED, ""
        by = now.read_text()
        with self._written(self.root / change.module, None):
            again = self._forked(work_on([by], ()), self._wall([by]))
        return (UNSURE if again else NOTICED), by

    def _wall(self, names: Iterable[str]) -> float:
        return WALL + 10 * sum(self.tests[name].wall for name in names)

    def _in_order(self, names: Sequence[str], change: Change) -> list[str]:
        """Put tests of the same module first, and then those of the files that take least.

        Those that take long are left out where there are others.
        """
        near = self.near[str(change.module)]
        names = [name for name in names if self.tests[name].wall < LONG] or names
        files: dict[str, list[str]] = {}
        for name in names:
            files.setdefault(name.partition("::")[0], []).append(name)

        def far(file: str) -> tuple[int, float]:
            place = next((i for i, one in enumerate(near) if Path(file).is_relative_to(one)), 99)
            return place, sum(self.tests[name].wall for name in files[file])

        return [
            name
            for file in sorted(files, key=far)
            for name in sorted(files[file], key=lambda name: self.tests[name].wall)
        ]

    def _apart(self, change: Change, name: str) -> tuple[str, str]:
        """Run all tests in a process that imports the changed module, those that use it first."""
        marks = {place.mark for place in self.watched.modules[name].places}
        using = [one for one, known in self.tests.items() if known.reached & marks]
        others = [one for one in self.tests if one not in set(using)]
        order = [*self._in_order(using, change), *self._in_order(others, change)]
        asked, now = self.scratch / "order.json", self.scratch / "now"
        now.write_text("")
        known = {one: self.tests[one].seconds for one in order}
        asked.write_text(json.dumps({"folder": str(self.folder), "order": known, "now": str(now)}))
        code = _apart(asked, self.scratch, self._wall(order))
        if code == 0:
            return SURVIVED, ""
        by = now.read_text()
        if by in self.tests:
            with self._written(self.root / change.module, None):
                known = {by: self.tests[by].seconds}
                told = {"folder": str(self.folder), "order": known, "now": str(now)}
                asked.write_text(json.dumps({**told, "only": True}))
                if _apart(asked, self.scratch, self._wall(known)):
                    return UNSURE, by
        return NOTICED, by or "nothing could be collected"

    @contextlib.contextmanager
    def _written(self, path: Path, text: str | None) -> Iterator[None]:
        """Have a change in the file too, for processes that tests start; or none for a while.

        Each has a time of its own, since what is compiled of it is kept under that.
        """
        before, times = path.read_bytes(), path.stat()
        self.written += 1
        try:
            path.write_bytes(self.sources[path] if text is None else text.encode())
            later = times.st_mtime_ns + self.written * 10**9
            os.utime(path, ns=(later, later))
            yield
        finally:
            path.write_bytes(before)
            os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))

    def _forked(self, work: Callable[[], None], limit: float | None) -> int:
        """Do something in a forked process, and return its exit code, below zero for a signal."""
        process = os.fork()
        if process == 0:
            _child(work)
        return _ended(process, limit)


def _child(work: Callable[[], None]) -> NoReturn:
    code = 70
    try:
        os.setsid()
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, resource.RLIM_INFINITY))
        work()
        code = 0
    except Failed:
        code = 1
    except BaseException as error:  # it must not go on as the process it was forked from
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
    finally:
        os._exit(code)


def _ended(process: int, limit: float | None) -> int:
    until = None if limit is None else time.monotonic() + limit
    pause, parent = 0.005, os.getppid()
    while True:
        ended, status = os.waitpid(process, os.WNOHANG)
        if ended:
            break
        if until is not None and time.monotonic() > until:
            os.kill(process, signal.SIGKILL)
        if os.getppid() != parent:  # whoever asked has ended
            os.killpg(process, signal.SIGKILL)
            os._exit(1)
        time.sleep(pause)
        pause = min(0.1, pause * 1.2)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process, signal.SIGKILL)
    return os.waitstatus_to_exitcode(status)


def _run(items: Sequence[Any]) -> None:
    """Run tests as pytest does."""
    try:
        for place, item in enumerate(items, 1):
            following = items[place] if place < len(items) else None
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
    except Failed:
        # What fixtures have started ends with them.
        signal.setitimer(signal.ITIMER_PROF, SLACK)
        with contextlib.suppress(Exception):
            items[0].session._setupstate.teardown_exact(None)
        raise


def _functions(names: Iterable[str]) -> dict[tuple[str, str, int], list[FunctionType]]:
    found: dict[tuple[str, str, int], list[FunctionType]] = {}
    wanted = set(names)
    for one in gc.get_objects():
        if isinstance(one, FunctionType) and one.__module__ in wanted:
            code = one.__code__
            key = one.__module__, code.co_qualname, code.co_firstlineno
            found.setdefault(key, []).append(one)
    return found


def _dotted(module: Path) -> str:
    return ".".join(module.relative_to("src").with_suffix("").parts).removesuffix(".__init__")


class Ordered:
    """Runs tests in an order that is given, until one fails."""

    def __init__(self, asked: Mapping[str, Any]) -> None:
        self.order: dict[str, float] = asked["order"]
        self.only = asked.get("only", False)
        self.now = Path(asked["now"])

    pytest_configure = Layer.pytest_configure

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        """Put those first that are most likely to notice."""
        place = {name: i for i, name in enumerate(self.order)}
        known = [item for item in items if item.nodeid in place]
        # A change may give tests other names.
        items[:] = known or ([] if self.only else items)
        items.sort(key=lambda item: place.get(item.nodeid, 0))

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: Any) -> bool:
        """Run them under the same limits as in a forked process."""
        known = {name: Known(seconds=seconds) for name, seconds in self.order.items()}
        session.config.pluginmanager.register(Watch(known, self.now.write_text))
        _run(session.items)
        return True


def _apart(asked: Path, scratch: Path, limit: float) -> int:
    """Run tests in a new process, and return its exit code."""
    process = subprocess.Popen(
        [sys.executable, __file__, str(asked)],
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return process.wait(limit)
    except subprocess.TimeoutExpired:
        return -signal.SIGKILL
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        shutil.rmtree(scratch / "files", ignore_errors=True)


def main(path: str) -> int:
    """Try all changes that a file asks for, or run tests in the order that it gives."""
    asked = json.loads(Path(path).read_text(encoding="utf-8"))
    scratch = Path(path).parent
    options = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:randomly"]
    if "order" in asked:
        plugin: Any = Ordered(asked)
        folder, files = asked["folder"], scratch / "apart"
    else:
        plugin = Layer(asked)
        plugin.watched.install()
        folder, files = str(plugin.folder), scratch / "files"
    try:
        return int(pytest.main([*options, f"--basetemp={files}", folder], plugins=[plugin]))
    except Failed:
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
