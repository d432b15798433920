"""Settings for all tests, also those of the plugins."""

import gc
import os
import signal
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from day_and_night import by_night
from maatwaarde.cli.lean import collect_less
from maatwaarde.diagnostics import Diagnostic
from maatwaarde.messages import Message
from spelled import spelled

# What tests expect of the command line is Dutch, whatever the machine speaks.
os.environ["MAATWAARDE_LANG"] = "nl"

# All that is imported and collected stays to the end; to look through it for garbage again and
# again is for nothing, as it is in a command.
collect_less()

# Started in the background a process may not hear Ctrl-C, and what waits for it waits for ever.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Processes of Dask find each other late where much else runs, and give up after half a minute.
os.environ.setdefault("DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT", "600s")
os.environ.setdefault("DASK_DISTRIBUTED__COMM__TIMEOUTS__TCP", "600s")

# The same examples in every run, so that a failure is a change in the code and not a draw; look
# for new ones with HYPOTHESIS_PROFILE=explore. No deadline: machines differ, and speed is measured
# by the benchmarks.
settings.register_profile("repeat", derandomize=True, deadline=None, max_examples=15)
settings.register_profile("explore", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeat"))


@pytest.fixture(scope="session")
def unspoken() -> Iterator[list[str]]:
    """Collect the texts of diagnostics of the library that are in English only."""
    found: list[str] = []
    make = Diagnostic.__init__

    def watched(self: Diagnostic, *given: Any, **named: Any) -> None:
        make(self, *given, **named)
        frame = sys._getframe(1)
        while frame.f_back is not None and frame.f_globals["__name__"] == "maatwaarde.diagnostics":
            frame = frame.f_back
        if frame.f_globals["__name__"].startswith("maatwaarde."):
            texts = (text for text in (self.what, self.mend) if not isinstance(text, Message))
            found.extend(f"{frame.f_globals['__name__']}: {text!r}" for text in texts if text)

    Diagnostic.__init__ = watched  # type: ignore[method-assign]
    yield found
    Diagnostic.__init__ = make  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def _can_be_said_in_dutch(unspoken: list[str]) -> Iterator[None]:
    """Fail a test in which the library finds something that it cannot say in Dutch."""
    unspoken.clear()
    yield
    assert unspoken == []


def shared_folder(tmp_path_factory: pytest.TempPathFactory, name: str) -> Path:
    """Return a folder that all processes of these tests share, and no others."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session", autouse=True)
def _compiled_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Compile each kernel in one of several processes."""
    with pytest.MonkeyPatch.context() as patch:
        if "PYTEST_XDIST_WORKER" in os.environ and os.name == "posix":
            from compiled_once import compile_once

            compile_once(shared_folder(tmp_path_factory, "kernels"), patch)
        yield


@pytest.fixture(scope="session")
def keeping(
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[], AbstractContextManager[None]]:
    """Give what makes no run of the solver, and reads no list, twice; by night, all is done."""
    from kept_reads import KeptReads
    from kept_runs import KeptRuns

    folder, reads = shared_folder(tmp_path_factory, "runs"), KeptReads()

    @contextmanager
    def keeping_() -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patch:
            if not by_night():
                KeptRuns(folder).patch(patch)
                reads.patch(patch)
            yield

    return keeping_


@pytest.fixture(scope="module")
def kept_runs(
    request: pytest.FixtureRequest, keeping: Callable[[], AbstractContextManager[None]]
) -> Iterator[None]:
    """Make no run of the solver, and read no list, twice in a module about what is told of them."""
    about = request.node.nodeid
    assert "/solvers/" not in about, "what looks at the solver has to run it"
    assert "/proposals/" not in about, "what looks at reading has to read"
    with keeping():
        yield


@pytest.fixture(scope="session")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Two processes of Dask, forked from one in which all that takes long to import is imported."""
    distributed = pytest.importorskip("distributed")
    from dask import config

    with config.set({"distributed.worker.multiprocessing-method": "forkserver"}):
        distributed.utils.get_mp_context().set_forkserver_preload(
            ["distributed", "dask.dataframe", "pyarrow.parquet", "maatwaarde.scoring.expressions"]
        )
        with (
            distributed.LocalCluster(
                n_workers=2,
                threads_per_worker=1,
                processes=True,
                host="127.0.0.1",
                dashboard_address=":0",
                local_directory=str(tmp_path_factory.mktemp("dask")),
            ) as cluster,
            distributed.Client(cluster) as client,
        ):
            yield client


def pytest_collection_finish() -> None:
    """Look for garbage only in what the tests make: see `collect_less`."""
    gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the guides, of which one takes a minute: at the end a worker would wait for it."""
    items.sort(key=lambda item: "test_console_blocks_run" not in item.nodeid)


@pytest.hookimpl(wrapper=True)
def pytest_report_to_serializable() -> Generator[None, Any, Any]:
    """Send what a test reports to the process that tells it, whatever letters it holds."""
    return spelled((yield))
