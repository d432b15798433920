"""The options with which other processes or machines do part of the work."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from maatwaarde.cli.command import option
from maatwaarde.cli.common import options, refused
from maatwaarde.diagnostics import Diagnostic, WorkerError
from maatwaarde.messages import msg

if TYPE_CHECKING:
    from maatwaarde.parallel import Executor

# Seconds for a scheduler to answer, and then for the first of its workers to be there.
_PATIENCE = 30

workers_options = options(
    option(
        "--workers",
        type=click.IntRange(min=1),
        help=msg("Share the work among so many processes; the answer is the same."),
    ),
    option(
        "--scheduler",
        metavar=msg("ADDRESS"),
        help=msg(
            "Share the work among the workers of a Dask scheduler, such as tcp://10.0.0.5:8786; "
            "the answer is the same."
        ),
    ),
)


@contextmanager
def sharing(workers: int | None, scheduler: str | None) -> Iterator[Executor | None]:
    """Give what does the work, and end it after the work, also where that is broken off.

    Raises
    ------
    WorkerError
        If there is no scheduler at the address, it has no workers, or Dask is not installed.
    """
    if workers is not None and scheduler is not None:
        raise refused(
            msg("--workers and --scheduler do not go together; give one of the two"),
            click.get_current_context(),
        )
    if scheduler is not None:
        yield from _of_dask(scheduler)
    elif workers is not None:
        yield from _processes(workers)
    else:
        yield None


def _processes(workers: int) -> Iterator[Executor]:
    others = set(multiprocessing.active_children())
    # New processes, and not copies of this one, in which a thread may hold a lock.
    pool = ProcessPoolExecutor(
        workers, mp_context=multiprocessing.get_context("spawn"), initializer=_leave_to_parent
    )
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        for process in set(multiprocessing.active_children()) - others:
            process.terminate()
        raise
    pool.shutdown()


def _leave_to_parent() -> None:
    """Let Ctrl-C, which every process of a terminal gets, end the parent, which ends the rest."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _of_dask(address: str) -> Iterator[Executor]:
    try:
        from distributed import Client
    except ImportError:
        raise WorkerError(
            Diagnostic(
                code="no-dask",
                what=msg("--scheduler asks for Dask, which is not installed"),
                mend=msg("install maatwaarde[dask], here and on every worker"),
            )
        ) from None
    try:
        client = Client(address, timeout=_PATIENCE)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TimeoutError) as cause:
        raise WorkerError(
            Diagnostic(
                code="no-scheduler",
                what=msg("there is no Dask scheduler at {address!r}", address=address),
                mend=msg("start one with `dask scheduler`, and give the address that it says"),
            )
        ) from cause
    with client:
        try:
            client.wait_for_workers(1, timeout=_PATIENCE)
        except TimeoutError as cause:
            raise WorkerError(
                Diagnostic(
                    code="no-workers",
                    what=msg("the Dask scheduler at {address!r} has no workers", address=address),
                    mend=msg("start one with `dask worker {address}`", address=address),
                )
            ) from cause
        yield client
