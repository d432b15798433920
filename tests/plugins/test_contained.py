"""Whatever code of a plugin does is told by its name, and the others go on as ever."""

from __future__ import annotations

import io
import os
import random
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import maatwaarde as mw
from build import flat, measure
from build_impact import define, proposals
from build_impact import plugins as plugins_of
from maatwaarde.content import apart
from maatwaarde.diagnostics import Diagnostic, PluginError
from maatwaarde.installed import HEARD
from maatwaarde.messages import msg
from maatwaarde.plugins import Output, Section, hookimpl
from maatwaarde.plugins.contained import (
    SECONDS,
    VARIABLE,
    Failed,
    _Ear,
    contained,
    seconds,
    umask,
)
from maatwaarde.plugins.loader import Candidate, Plugins, register
from maatwaarde.scoring import MethodResult

FRAMEWORK = mw.Framework.from_dict(
    {
        "maatwaarde": 1,
        "id": "a",
        "title": "A",
        "values": [
            {
                "id": "v",
                "title": "V",
                "measures": [
                    {"id": "m", "title": "M", "unit": "dwelling", "better": "higher"}
                    | {"worst": -10, "best": 10}
                ],
            }
        ],
    }
)
X = msg("x")
PROPOSALS = mw.read_proposals([{"id": f"P{i}", "title": f"T{i}", "impact:m": i} for i in range(3)])
IMPACTS = mw.estimate(PROPOSALS, FRAMEWORK)


class Hostile:
    """An object of which nothing can be asked."""

    def __len__(self) -> int:
        raise RuntimeError("len")

    def __eq__(self, other: object) -> bool:
        raise RuntimeError("eq")

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        raise RuntimeError("repr")

    def __iter__(self) -> Iterator[Any]:
        raise RuntimeError("iter")

    def __array__(self, *_: Any, **__: Any) -> Any:
        raise RuntimeError("array")


class BadKey:
    def __str__(self) -> str:
        raise RuntimeError("str")


class BadText(Exception):
    def __str__(self) -> str:
        raise RuntimeError("str")


def ends(*_: Any) -> Any:
    raise SystemExit(7)


def exits(*_: Any) -> Any:
    sys.exit("bye")


def interrupts(*_: Any) -> Any:
    raise KeyboardInterrupt


def base(*_: Any) -> Any:
    raise BaseException("x")


def bad_text(*_: Any) -> Any:
    raise BadText


def deep(*_: Any) -> Any:
    return deep()


def much(*_: Any) -> Any:
    raise ValueError("x" * 10**6)


def steers(*_: Any) -> Any:
    raise ValueError("\x1b[2J\u202e")


def hangs(*_: Any) -> Any:
    while True:
        time.sleep(0.01)


MISBEHAVE = [ends, exits, interrupts, base, bad_text, deep, much, steers, hangs]


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "0.5")


@pytest.mark.parametrize("wrong", MISBEHAVE)
def test_what_is_raised_ends_there(wrong: Callable[..., Any]) -> None:
    with pytest.raises(Failed) as caught:
        contained(X, wrong)
    assert 0 < len(caught.value.why) < 700


def test_a_thread_that_hangs_ends_once_it_can() -> None:
    with pytest.raises(Failed, match=r"takes more than 0\.5 s \(MAATWAARDE_PLUGIN_SECONDS"):
        contained(X, hangs)
    for _ in range(200):
        if not any(thread.name == "maatwaarde-plugin" for thread in threading.enumerate()):
            break
        time.sleep(0.05)
    else:
        raise AssertionError("it still runs")


@pytest.mark.parametrize("stated", ["nonsense", "nan", "-1", "inf", "1e9"])
def test_a_limit_that_is_none_is_refused(stated: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, stated)
    with pytest.raises(PluginError, match=f"{VARIABLE} is '{stated}'"):
        mw.load_plugins()


def test_a_limit_is_in_seconds_and_there_may_be_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    assert seconds() == SECONDS
    monkeypatch.setenv(VARIABLE, "2.5")
    assert seconds() == 2.5
    monkeypatch.setenv(VARIABLE, "0")
    assert seconds() is None


def test_what_it_changes_of_the_process_is_put_back(tmp_path: Any) -> None:
    before = os.getcwd(), umask(), sys.getrecursionlimit(), sys.stdout, sys.stderr, np.geterr()
    random.seed(3)
    drawn = random.getstate()

    def changes() -> int:
        os.chdir(tmp_path)
        os.umask(0o007)
        sys.setrecursionlimit(5000)
        np.seterr(all="raise")
        return 5

    assert contained(X, changes) == 5
    now = os.getcwd(), umask(), sys.getrecursionlimit(), sys.stdout, sys.stderr, np.geterr()
    assert now == before
    assert random.getstate() == drawn


def test_what_files_do_not_get_is_known_without_setting_it() -> None:
    was = os.umask(0o027)
    try:
        assert umask() == 0o027
    finally:
        os.umask(was)


@pytest.mark.parametrize("alone", [True, False])
def test_what_other_threads_may_change_too_is_put_back_where_there_are_none(
    alone: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(threading, "active_count", lambda: 1 if alone else 2)
    monkeypatch.setenv("WEIGHT_OF_TREES", "5")
    kept = random.getstate(), np.random.get_state()  # noqa: NPY002 - that of who runs us

    def drawn() -> tuple[float, float]:
        random.setstate(kept[0])
        np.random.set_state(kept[1])  # noqa: NPY002
        first = random.random(), float(np.random.random())  # noqa: NPY002
        random.setstate(kept[0])
        np.random.set_state(kept[1])  # noqa: NPY002
        return first

    expected = drawn()

    def changes() -> None:
        monkeypatch.setenv("WEIGHT_OF_TREES", "6")
        monkeypatch.setenv("WEIGHT_OF_STONES", "1")
        random.random()
        np.random.random(3)  # noqa: NPY002

    contained(X, changes)
    found = os.environ["WEIGHT_OF_TREES"], os.environ.get("WEIGHT_OF_STONES")
    assert found == (("5", None) if alone else ("6", "1"))
    assert ((random.random(), np.random.random()) == expected) is alone  # noqa: NPY002
    random.setstate(kept[0])
    np.random.set_state(kept[1])  # noqa: NPY002


def test_who_waits_may_interrupt_and_finds_all_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    began, ended = threading.Event(), threading.Event()

    def works() -> None:
        try:
            began.set()
            hangs()
        finally:
            ended.set()

    def interrupted(*_: Any) -> None:
        began.wait(5)
        raise KeyboardInterrupt

    before = sys.stdout, sys.stderr
    with monkeypatch.context() as patched:
        patched.setattr(threading.Thread, "join", interrupted)
        with pytest.raises(KeyboardInterrupt):
            contained(X, works)
    assert (sys.stdout, sys.stderr) == before
    assert ended.wait(5)


def test_in_whatever_way_it_writes_whoever_listens_hears_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def writes() -> None:
        sys.stdout.writelines(["a", "b"])
        print("c", flush=True)
        sys.stdout.buffer.write(b"nobody hears bytes")
        sys.stderr.write("d" * 20_000)
        sys.stdout.close()

    heard: list[tuple[str, str]] = []
    token = HEARD.set(lambda who, text: heard.append((str(who), text)))
    try:
        contained(X, writes)
    finally:
        HEARD.reset(token)
    [(who, text)] = heard
    assert (who, text) == ("x", f"abc\n{'d' * 9_996}")
    print("still open")
    assert capsys.readouterr() == ("still open\n", "")


def test_who_does_not_run_in_a_plugin_writes_as_ever(capfdbinary: Any) -> None:
    go, done = threading.Event(), threading.Event()

    def waits() -> None:
        go.set()
        done.wait(5)

    thread = threading.Thread(target=lambda: contained(X, waits))
    thread.start()
    go.wait(5)
    try:
        out = sys.stdout
        out.writelines(["a", "b"])
        out.flush()
        out.buffer.write(b"c")
        assert out.encoding.casefold() == "utf-8"
    finally:
        done.set()
        thread.join()
    assert sys.stdout is not out
    sys.stdout.flush()
    assert capfdbinary.readouterr().out == b"abc"
    # Whoever kept the stream may close it, as it could before.
    own = io.StringIO()
    _Ear(own).close()
    assert own.closed


def test_what_it_prints_is_kept_and_told_in_the_log(
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    def prints() -> None:
        print("hello\x1b[2J")
        print("there", file=sys.stderr)

    with caplog.at_level("INFO", logger="maatwaarde.plugins"):
        contained(msg("method my"), prints)
    assert capfd.readouterr() == ("", "")
    assert [record.getMessage() for record in caplog.records] == [
        "method my prints: hello[2J\nthere\n"
    ]


def test_sixteen_at_once_keep_the_streams() -> None:
    before = sys.stdout, sys.stderr
    threads = [threading.Thread(target=lambda: contained(X, lambda: print("y"))) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (sys.stdout, sys.stderr) == before


def plugin(**hooks: Callable[..., Any]) -> Plugins:
    made = {name: hookimpl(hook) for name, hook in hooks.items()}
    return register([Candidate("theirs", "theirs", "1", lambda: SimpleNamespace(**made))])


def of_method(method: Callable[..., Any]) -> Plugins:
    found = plugin(register_methods=lambda registry: registry.add("theirs", method))
    assert not found.problems
    return found


def good(impacts: Any, _: Any) -> MethodResult:
    score = impacts.value[:, 0]
    return MethodResult(score=score, low=score, high=score, reference=None, relative=False)


def of(value: Any) -> Callable[..., Any]:
    return lambda *_: value


def result(score: Any) -> Callable[..., Any]:
    return lambda *_: MethodResult(
        score=score, low=score, high=score, reference=None, relative=False
    )


BAD_METHODS = [
    *MISBEHAVE,
    of(None),
    of(Hostile()),
    result(Hostile()),
    result(np.zeros(2)),
    result(np.zeros((3, 1))),
    result(np.array([np.nan, 0, 0])),
    result(np.array([np.inf, 0, 0])),
    result(np.array(["a", "b", "c"])),
    result([Hostile(), 1, 2]),
    result([1j, 0, 0]),
    of(MethodResult(np.zeros(3), np.zeros(3), np.zeros(3), reference=Hostile(), relative=False)),  # type: ignore[arg-type]
]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("wrong", BAD_METHODS)
def test_a_method_that_fails_is_named(wrong: Callable[..., Any]) -> None:
    with pytest.raises(mw.MaatwaardeError) as caught:
        mw.score(IMPACTS, FRAMEWORK, "theirs", plugins=of_method(wrong))
    (one,) = caught.value.problems
    assert one.code == "method-failed"
    assert "'theirs' of plugin 'theirs'" in one.what
    assert mw.score(IMPACTS, FRAMEWORK).score.shape == (3,)


def test_a_method_writes_to_arrays_of_its_own() -> None:
    before = IMPACTS.value.copy()
    weights = FRAMEWORK.measure_weights.copy()

    def writes(impacts: Any, framework: Any) -> MethodResult:
        found = good(impacts, framework)
        for array in (impacts.value, impacts.known, framework.measure_weights):
            array.flags.writeable = True
            array[...] = 0
        return found

    scores = mw.score(IMPACTS, FRAMEWORK, "theirs", plugins=of_method(writes))
    assert scores.score.tolist() == [0, 1, 2] or scores.score.tolist() == [0, 0, 0]
    assert np.array_equal(IMPACTS.value, before)
    assert np.array_equal(FRAMEWORK.measure_weights, weights)


QUANTITY = "co2_emission_change"


def estimated(compute: Callable[..., Any]) -> mw.ImpactTable:
    estimator = define(compute=compute, outputs=(Output(QUANTITY, "t_CO2e/year", "trees", "it"),))
    loaded = plugins_of(estimator)
    co2 = measure("co2", 10, -10, quantity=QUANTITY, unit="t_CO2e/year")
    return mw.estimate(proposals({"trees": [10, 20]}), flat([co2]), loaded)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    "wrong",
    [
        *MISBEHAVE,
        of(None),
        of(Hostile()),
        of({}),
        of({QUANTITY: Hostile()}),
        of({QUANTITY: np.zeros(5)}),
        of({QUANTITY: [np.nan, 1]}),
        of({QUANTITY: ["a", "b"]}),
        of({QUANTITY: [1j, 2]}),
        of({5: [1, 2]}),
        of({BadKey(): [1, 2]}),
    ],
)
def test_an_estimator_that_fails_is_named(wrong: Callable[..., Any]) -> None:
    impacts = estimated(wrong)
    (one,) = [problem for problem in impacts.warnings if problem.code == "estimator-failed"]
    assert one.what.startswith("estimator test/trees@")
    assert np.isnan(impacts.value).all()


def test_an_estimator_writes_to_arrays_of_its_own_and_keeps_none() -> None:
    kept: list[Any] = []

    def writes(_: Any, inputs: Any, factors: Any) -> Any:
        for array in (*inputs.values(), *factors.values()):
            with suppress(TypeError, ValueError):
                array.base[...] = 0
            with suppress(TypeError, ValueError):
                array.flags.writeable = True
                array[...] = 0
        kept.append(np.array([1.0, 2.0]))
        return {QUANTITY: kept[-1]}

    first = estimated(writes)
    before = first.value.copy()
    kept[-1][...] = 99
    assert np.array_equal(first.value, before)
    assert np.array_equal(estimated(writes).value, before)


BAD_CONTROLS = [
    *MISBEHAVE,
    of(None),
    of(5),
    of([5]),
    of(Hostile()),
    of([Hostile()]),
    of([Diagnostic("a", 5)]),  # type: ignore[arg-type]
    of([Diagnostic("a", "b", where=5)]),  # type: ignore[arg-type]
]


@pytest.mark.parametrize("wrong", BAD_CONTROLS)
def test_a_control_that_fails_is_named_and_the_others_run(wrong: Callable[..., Any]) -> None:
    def controls(registry: Any) -> None:
        registry.add("a-theirs", wrong)
        registry.add("b-fine", of([Diagnostic("fine", "is fine")]))

    found = mw.run_controls(PROPOSALS, FRAMEWORK, IMPACTS, plugin(register_controls=controls))
    assert [one.code for one in found] == ["control", "fine"]
    assert "'a-theirs' of plugin 'theirs' fails" in found[0].what
    assert all(len(one.text("nl")) < 1500 for one in found)


BAD_SECTIONS = [
    *MISBEHAVE,
    of(5),
    of(Hostile()),
    of(Section(5)),  # type: ignore[arg-type]
    of(Section("a", data={"x": Hostile()})),  # type: ignore[dict-item]
    of(Section("a", data={"x": float("nan")}, blocks=[Hostile()])),
]


@pytest.mark.parametrize("wrong", BAD_SECTIONS)
def test_a_section_that_fails_is_named_and_the_report_stays(wrong: Callable[..., Any]) -> None:
    plugins = plugin(register_report_sections=lambda registry: registry.add("s", wrong))
    questions = mw.Questions(draws=0)
    report = mw.report(PROPOSALS, FRAMEWORK, impacts=IMPACTS, plugins=plugins, questions=questions)
    assert "T2" in report.to_html("en")
    (written,) = report.sections
    assert written.problem is not None
    assert "'s' of plugin 'theirs' fails" in written.problem.what


@pytest.mark.parametrize("wrong", [*MISBEHAVE, of(None), of(Hostile())])
def test_a_reader_that_fails_is_named(wrong: Callable[..., Any], tmp_path: Any) -> None:
    from maatwaarde.plugins.reading import all_readers

    plugins = plugin(register_readers=lambda registry: registry.add(".x", wrong))
    path = tmp_path / "a.x"
    path.write_text("a")
    with pytest.raises(mw.MaatwaardeError, match=r"the reader '\.x' of plugin 'theirs'"):
        mw.read_proposals(path, readers=all_readers(plugins))


@pytest.mark.parametrize("wrong", MISBEHAVE)
def test_a_plugin_that_fails_to_load_or_register_is_named(wrong: Callable[..., Any]) -> None:
    fine = SimpleNamespace(
        register_methods=hookimpl(lambda registry: registry.add("good", good)),
        register_factors=hookimpl(lambda registry: wrong(registry)),
    )
    found = register(
        [Candidate("bad", "bad", "1", wrong), Candidate("half", "half", "1", lambda: fine)]
    )
    assert [one.code for one in found.problems] == ["import", "register"]
    assert "plugin 'bad'" in found.problems[0].what
    assert "plugin 'half'" in found.problems[1].what
    assert list(found.methods) == ["good"]


@pytest.mark.parametrize(
    "name", [5, None, b"a", "", "  ", "a\nb", "a\x1b[2J", "x" * 101, "a\u202eb"]
)
def test_a_name_that_is_none_is_refused_at_the_door(name: Any) -> None:
    for kind in ("controls", "report_sections", "methods", "frameworks", "factors", "prices"):
        found = plugin(**{f"register_{kind}": lambda registry: registry.add(name, good)})
        assert [one.code for one in found.problems] == ["wrong-entry"]
        assert len(getattr(found, kind)) == 0
    with pytest.raises(PluginError):
        raise PluginError(found.problems)


def test_what_is_set_apart_shares_no_array() -> None:
    other = apart(IMPACTS)
    assert other == IMPACTS
    assert not np.shares_memory(other.value, IMPACTS.value)
    scores = mw.score(IMPACTS, FRAMEWORK)
    again = apart(scores)
    assert again == scores
    assert not np.shares_memory(again.impacts.value, scores.impacts.value)
