"""Pieces of work on other processes or machines, with their answers in the order of the pieces.

A piece knows by itself what it is about, down to its random numbers, and answers are taken in the
order in which pieces were asked for. So what is made of them has the same bytes whoever did the
work, however many there were of them, and whichever was ready first.

Nothing here needs Dask. What runs the pieces is a `concurrent.futures.Executor` of whatever kind,
or a `distributed.Client`, which the caller brings.
"""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from typing import Any, NamedTuple, Protocol, TypeVar

from maatwaarde.diagnostics import Diagnostic, WorkerError
from maatwaarde.messages import msg

Common = TypeVar("Common")
Piece = TypeVar("Piece")
Answer = TypeVar("Answer")

MEMORY = 2**28
"""Bytes of questions and answers that wait for their turn at most, if a piece is no larger."""

_MOST_AHEAD = 256
_LEAST_AHEAD = 4

# What decides the bytes of an answer beside the input.
_PACKAGES = ("maatwaarde", "numpy", "scipy", "highspy")


class Executor(Protocol):
    """What runs a function elsewhere: an executor of the standard library, or a Dask client."""

    def submit(self, fn: Callable[..., Any], /, *args: Any) -> Any:
        """Return something with ``result()`` and ``cancel()``."""


def in_order(
    function: Callable[[Common, Piece], Answer],
    common: Common,
    pieces: Iterable[Piece],
    executor: Executor | None,
    *,
    size: int = 0,
) -> Iterator[Answer]:
    """Yield the answer of ``function(common, piece)`` for each piece, in the order of the pieces.

    Parameters
    ----------
    function
        Of a module, so that another process can find it; what it returns depends on what it is
        given alone.
    common
        What all pieces share.
    executor
        None works here, a piece at a time.
    size
        Bytes that one piece takes, question and answer. With it goes how many are asked for ahead.

    Raises
    ------
    WorkerError
        If a worker was lost, lacks a package that is needed, or has another version of one.
    """
    if executor is None:
        yield from (function(common, piece) for piece in pieces)
        return
    ahead = max(_LEAST_AHEAD, min(_MOST_AHEAD, MEMORY // max(size, 1)))
    waiting: deque[Any] = deque()
    try:
        submit = _submitting(executor, function, common)
        for piece in pieces:
            waiting.append(submit(piece))
            if len(waiting) == ahead:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except Exception as cause:
        fault = _fault_of_worker(cause)
        if fault is None:
            raise
        raise WorkerError(fault) from cause
    finally:
        # What nobody waits for any more is not begun: after an error, and after Ctrl-C.
        for future in waiting:
            future.cancel()


@contextmanager
def own_threads(most: int, executor: Executor | None) -> Iterator[Executor | None]:
    """Give the executor; without one, threads of this process, where there is use for several."""
    if executor is not None or most == 1:
        yield executor
        return
    with ThreadPoolExecutor(most) as pool:
        yield pool


def _submitting(
    executor: Executor, function: Callable[..., Any], common: Any
) -> Callable[[Any], Any]:
    mine = versions()
    if isinstance(executor, ThreadPoolExecutor):
        return lambda piece: executor.submit(function, common, piece)
    # What is sent is packed here: a worker that cannot unpack it then says so in its answer. Where
    # that goes wrong before its work begins, a process ends, and a worker of Dask never answers.
    packed = pickle.dumps((function, common))
    shared: Any = _Shared(sha256(packed).digest(), packed)
    if type(executor).__module__.startswith("distributed."):
        return _submitting_to_dask(executor, mine, shared)
    return lambda piece: executor.submit(_answer, mine, shared, pickle.dumps(piece))


def _submitting_to_dask(client: Any, mine: dict[str, str], shared: _Shared) -> Callable[[Any], Any]:
    import dask

    # An executor of a client is the client for our purpose, which is to send things once.
    client = getattr(client, "_client", client)
    # By its metadata, which takes no function of ours that a worker could not find.
    client.run(version, "maatwaarde")
    # As a task of its own, and not as data that is lost with the worker that holds it.
    enough = len(shared.packed) + 2**20
    with dask.config.set({"distributed.admin.large-graph-warning-threshold": enough}):
        sent = client.submit(_Shared, *shared, pure=False)

    def submit(piece: Any) -> Any:
        return client.submit(_answer, mine, sent, pickle.dumps(piece), pure=False)

    return submit


class _Shared(NamedTuple):
    """A function and what all pieces share, packed, with its hash."""

    key: bytes
    packed: bytes


def _answer(asked: dict[str, str], shared: _Shared, piece: bytes) -> Any:
    """Answer a piece, where the packages are those of who asks."""
    mine = versions()
    if mine != asked:
        raise WorkerError(
            [
                Diagnostic(
                    code="worker-version",
                    what=msg(
                        "a worker has {package} {theirs}, and here it is {ours}",
                        package=package,
                        theirs=mine[package],
                        ours=asked[package],
                    ),
                    mend=msg("install the same version on every worker"),
                )
                for package in _PACKAGES
                if mine[package] != asked[package]
            ]
        )
    function, common = _unpacked(shared)
    return function(common, pickle.loads(piece))


_LAST: dict[bytes, Any] = {}


def _unpacked(shared: _Shared) -> Any:
    """Unpack what is shared once in each process, and keep the last."""
    found = _LAST.get(shared.key)
    if found is None:
        found = pickle.loads(shared.packed)
        _LAST.clear()
        _LAST[shared.key] = found
    return found


@cache
def versions() -> dict[str, str]:
    """Return the versions of the packages that decide the bytes of an answer."""
    return {package: version(package) for package in _PACKAGES}


def _fault_of_worker(cause: Exception) -> Diagnostic | None:
    """Return what is wrong with a worker; None where it is the work itself that failed."""
    if isinstance(cause, ImportError):
        return Diagnostic(
            code="worker-lacks",
            what=msg(
                "a worker cannot load what it needs for its part of the work: {why}",
                why=str(cause),
            ),
            mend=msg("install on every worker what is installed here, plugins too"),
        )
    from_dask = type(cause).__module__.startswith("distributed.")
    if isinstance(cause, BrokenExecutor | CancelledError) or from_dask:
        return Diagnostic(
            code="worker-lost",
            what=msg(
                "a worker ended before its part of the work was done ({name})",
                name=type(cause).__name__,
            ),
            mend=msg(
                "see whether it had memory enough, and try again, with fewer workers perhaps; the "
                "answer is the same"
            ),
        )
    return None
