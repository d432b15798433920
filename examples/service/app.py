"""A service that scores what is posted to it: maatwaarde behind HTTP, on FastAPI.

It holds the frameworks that were adopted, and nothing of what is posted. A batch that fits in
memory is answered as `maatwaarde score --json` answers. A long one is put on disk, scored in parts,
and answered a line at a time, so that neither side holds it whole.
"""

import csv
import json
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from math import isfinite
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi import Path as InPath
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response, StreamingResponse
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema
from starlette.exceptions import HTTPException as AnyHTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

import maatwaarde as mw
from maatwaarde.report.contract.scoring import Score

MAX_ROWS = 10_000
MAX_BYTES = 16 * 2**20  # of a batch that is held in memory
MAX_STREAM_BYTES = 2 * 2**30  # of one that is put on disk
LINES = "/lines"
LINES_TYPE = "application/x-ndjson"

Language = Literal["nl", "en"]


def _number(cell: Any) -> Any:
    """Refuse what Python reads as a number and JSON does not know."""
    if isinstance(cell, float) and not isfinite(cell):
        raise ValueError("NaN and infinity are no numbers; what is unknown is null")
    return cell


# What else a cell may be is checked where the list is read, which says what is wrong in which row.
Cell = Annotated[
    Any,
    AfterValidator(_number),
    WithJsonSchema({"type": ["string", "number", "boolean", "null"]}),
]


class Batch(BaseModel):
    """Proposals to be scored."""

    # A key that is not known is a slip, and no wish.
    model_config = ConfigDict(extra="forbid")

    proposals: Annotated[list[dict[str, Cell]], Field(min_length=1, max_length=MAX_ROWS)]
    """A row each, by heading: id, title, cost, impact:MEASURE, or what the mapping knows."""
    mapping: dict[str, Any] | None = None
    """What the headings mean, as in a mapping file."""
    method: Literal["value", "topsis"] = "value"


class Problem(BaseModel):
    """What is wrong, where, and how to mend it."""

    code: str
    text: str


class Problems(BaseModel):
    """All that is wrong, at once."""

    problems: list[Problem]


class FrameworkName(BaseModel):
    id: str
    title: str
    measures: dict[str, str]
    """The unit of each measure, by its id."""


class BodyLimit:
    """Stop reading a body where it is longer than the service takes, whatever its header says."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = MAX_STREAM_BYTES if scope["path"].endswith(LINES) else MAX_BYTES
        read = 0

        async def bounded() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > limit:
                raise HTTPException(413, f"more than {limit} bytes were posted")
            return message

        await self.app(scope, bounded, send)


def language(language: Language = "en") -> None:
    """Take the language in which is said what is wrong."""


def asked(request: Request) -> Language:
    """Return that language, also where something else in the request is wrong."""
    return "nl" if request.query_params.get("language") == "nl" else "en"


def said(status: int, *problems: tuple[str, str]) -> JSONResponse:
    found = [{"code": code, "text": text} for code, text in problems]
    return JSONResponse({"problems": found}, status_code=status)


def create_app(*paths: Path) -> FastAPI:
    """Make the service for some framework files, which are read and checked once, here."""
    frameworks = {found.id: found for found in map(mw.load_framework, paths)}
    plugins = mw.load_plugins()
    Name = Annotated[str, InPath(json_schema_extra={"enum": list(frameworks)})]
    app = FastAPI(
        title="maatwaarde", version="1", summary="Scores proposals by adopted frameworks."
    )
    app.add_middleware(BodyLimit)
    wrong: dict[int | str, dict[str, Any]] = {
        400: {"model": Problems, "description": "The body cannot be read."},
        404: {"model": Problems, "description": "There is no such framework."},
        413: {"model": Problems, "description": "More is posted than is taken."},
        422: {"model": Problems, "description": "All that is wrong in it, each with its place."},
    }

    @app.exception_handler(AnyHTTPException)
    async def refused(_: Request, error: AnyHTTPException) -> Response:
        answer = said(error.status_code, ("refused", str(error.detail)))
        answer.headers.update(error.headers or {})
        return answer

    @app.exception_handler(RequestValidationError)
    async def not_as_described(_: Request, error: RequestValidationError) -> Response:
        found = [(it["type"], ".".join(map(str, it["loc"])), it["msg"]) for it in error.errors()]
        unread = any(code == "json_invalid" for code, _, _ in found)
        return said(
            400 if unread else 422, *((code, f"{place}: {what}") for code, place, what in found)
        )

    @app.exception_handler(mw.MaatwaardeError)
    async def wrong_facts(request: Request, error: mw.MaatwaardeError) -> Response:
        found = [(it.code, it.text(asked(request))) for it in error.problems]
        # Where it lay here is nothing to whoever posted it.
        here = re.compile(re.escape(tempfile.gettempdir() + os.sep) + r"\w+/")
        return said(422, *((code, here.sub("", text)) for code, text in found))

    def named(name: str) -> mw.Framework:
        if name not in frameworks:
            raise HTTPException(404, f"no framework {name!r}; there is: {', '.join(frameworks)}")
        return frameworks[name]

    @app.get("/frameworks")
    def which() -> list[FrameworkName]:
        """Say which frameworks there are, and what they measure in which unit."""
        return [
            FrameworkName(
                id=name,
                title=found.title.en or found.title.nl or name,
                measures={it.id: it.unit or "" for it in found.measures},
            )
            for name, found in frameworks.items()
        ]

    # Not async: it computes, in a thread of its own, while others are answered.
    @app.post(
        "/frameworks/{name}/scores",
        responses={200: {"model": Score}, **wrong},
        dependencies=[Depends(language)],
    )
    def scores(name: Name, batch: Batch) -> Response:
        """Score and rank a batch, with every reason, as `maatwaarde score --json` does."""
        framework = named(name)
        proposals = mw.read_proposals(batch.proposals, batch.mapping, scales=framework.scales)
        impacts = mw.estimate(proposals, framework, plugins)
        found = mw.score(impacts, framework, method=batch.method, titles=proposals.titles)
        return Response(found.to_json(), media_type="application/json")

    @app.post(
        "/frameworks/{name}/scores" + LINES,
        responses={
            200: {"content": {"application/x-ndjson": {}}, "description": "A line each."},
            **wrong,
        },
        response_class=StreamingResponse,
        openapi_extra={
            "requestBody": {
                "required": True,
                "content": {LINES_TYPE: {"schema": {"type": "string", "minLength": 1}}},
            }
        },
    )
    async def lines(name: Name, request: Request) -> Response:
        """Score a list of any length, a line of JSON each; rows set aside come last, with why."""
        framework = named(name)
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            source, output = folder / "posted.jsonl", folder / "scored.jsonl"
            with source.open("wb") as file:
                async for piece in request.stream():
                    file.write(piece)
            done = await run_in_threadpool(
                mw.score_file,
                source,
                framework,
                output,
                plugins=plugins,
                language=asked(request),
            )
            told = _told(output, done.rejects, stack.pop_all())
        return StreamingResponse(told, media_type=LINES_TYPE)

    return app


def _told(output: Path, rejects: str | None, kept: ExitStack) -> Iterator[bytes]:
    """Hand on a result a line at a time, then what was set aside, and remove the files."""
    with kept:
        with output.open("rb") as file:
            yield from file
        if rejects is not None:
            with open(rejects, encoding="utf-8", newline="") as told:
                for row in csv.DictReader(told):
                    yield json.dumps({"set_aside": row}, ensure_ascii=False).encode() + b"\n"


def from_environment() -> FastAPI:
    """Make the service for the framework files that FRAMEWORKS names, as a path lists folders."""
    named = os.environ.get("FRAMEWORKS", "../deltastad/meetlat.yaml")
    return create_app(*map(Path, named.split(os.pathsep)))
