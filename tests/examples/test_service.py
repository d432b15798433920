"""The example of a service: it answers as it describes itself, whatever is posted."""

import json
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import schemathesis
from httpx2 import Response
from hypothesis import HealthCheck, settings
from starlette.testclient import TestClient

from maatwaarde.cli import main

SERVICE = Path(__file__).parents[2] / "examples" / "service"
sys.path.insert(0, str(SERVICE))
import app as service  # noqa: E402

DELTASTAD = SERVICE.parent / "deltastad"
APP = service.create_app(DELTASTAD / "meetlat.yaml")
SCORES = "/frameworks/deltastad-2026/scores"
schema = schemathesis.openapi.from_asgi("/openapi.json", APP)


@schemathesis.serializer("application/x-ndjson")
def lines(_: object, value: object) -> bytes:
    """Write generated text as it is."""
    return str(value).encode("utf-8", "surrogatepass")


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(APP, raise_server_exceptions=False)


@schema.parametrize()
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
def test_it_answers_as_it_says(case: schemathesis.Case) -> None:
    # What makes a list sound (an id for each row, no id twice) is more than a schema can say.
    case.call_and_validate(excluded_checks=[schemathesis.checks.positive_data_acceptance])


ROWS = [
    {"id": "a", "title": "A", "impact:co2_uitstoot": -100, "impact:geluid": "1,5"},
    {"id": "b", "title": "B", "impact:co2_uitstoot": None, "impact:geluid": -30},
]


def text(answer: Response) -> str:
    return "\n".join(problem["text"] for problem in answer.json()["problems"])


def test_it_names_its_frameworks(client: TestClient) -> None:
    (found,) = client.get("/frameworks").json()
    assert found["id"] == "deltastad-2026"
    assert found["measures"]["co2_uitstoot"] == "t_CO2e/year"


def test_a_batch_gets_what_the_command_line_gives(
    client: TestClient,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    listed = tmp_path / "rows.json"
    listed.write_text(json.dumps(ROWS))
    framework = str(DELTASTAD / "meetlat.yaml")
    words = ["maatwaarde", "score", str(listed), "-f", framework, "--json", "--lang", "en"]
    monkeypatch.setattr(sys, "argv", words)
    with pytest.raises(SystemExit):
        main()
    told = json.loads(capsys.readouterr().out)
    answer = client.post(SCORES, json={"proposals": ROWS}).json()
    assert answer["ranking"] == told["ranking"]


@pytest.mark.parametrize(
    ("body", "status", "say"),
    [
        (b"", 422, "body"),
        (b'{"proposals":', 400, "JSON"),
        (b'{"proposals": [], "methode": "value"}', 422, "methode"),
        (b'{"proposals": [{"id": "a", "title": "A", "impact:geluid": NaN}]}', 422, "impact:geluid"),
        (b'{"proposals": [{"id": "a", "title": "A", "impact:geluid": "veel"}]}', 422, "veel"),
        (b'{"proposals": [{"id": "a", "title": "A"}, {"id": "a", "title": "B"}]}', 422, "'a'"),
        (b'{"proposals": [{"id": "a", "title": [1, 2]}]}', 422, "title"),
    ],
    ids=["none", "cut", "slip", "nan", "word", "twice", "nested"],
)
def test_what_is_wrong_is_said_with_its_place(
    client: TestClient, body: bytes, status: int, say: str
) -> None:
    answer = client.post(SCORES, content=body, headers={"content-type": "application/json"})
    assert answer.status_code == status
    assert say in text(answer)


def test_more_than_it_takes_is_refused_before_it_is_read(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MAX_BYTES", 1000)
    monkeypatch.setattr(service, "MAX_STREAM_BYTES", 2000)
    row = json.dumps(ROWS[0]).encode() + b"\n"
    assert client.post(SCORES, content=row * 20).status_code == 413
    assert client.post(f"{SCORES}/lines", content=row * 40).status_code == 413
    assert client.post(f"{SCORES}/lines", content=row).status_code == 200


def test_a_long_list_is_answered_in_lines_and_leaves_nothing(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    wrong = {"id": "c", "title": "C", "impact:co2_uitstoot": "veel"}
    answer = client.post(
        f"{SCORES}/lines", content="\n".join(json.dumps(row) for row in [*ROWS, wrong])
    )
    first, second, aside = map(json.loads, answer.text.splitlines())
    batch = client.post(SCORES, json={"proposals": ROWS}).json()["ranking"]
    assert {row["id"]: row["score"] for row in (first, second)} == {
        row["id"]: row["score"] for row in batch
    }
    assert aside["set_aside"]["id"] == "c"
    refused = client.post(f"{SCORES}/lines", content="[1]")
    assert refused.status_code == 422
    assert str(tmp_path) not in refused.text
    assert list(tmp_path.iterdir()) == []


def test_many_at_once_get_the_same(client: TestClient) -> None:
    with ThreadPoolExecutor(16) as pool:
        found = list(
            pool.map(lambda _: client.post(SCORES, json={"proposals": ROWS}).content, range(32))
        )
    assert len(set(found)) == 1


def test_what_is_posted_reads_no_file_of_the_machine(client: TestClient, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("id;kind;name;period;amount\na;cost;money;2027;5\n", encoding="utf-8")
    mapping = {"resources": {"file": str(secret)}}
    answer = client.post(SCORES, json={"proposals": ROWS, "mapping": mapping})
    assert answer.status_code == 422
    assert [problem["code"] for problem in answer.json()["problems"]] == ["outside"]
