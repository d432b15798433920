"""Parts of a result, kept until all of it is there: in memory if there is one, else on disk."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa

from maatwaarde.diagnostics import Diagnostic, MaatwaardeError, Where
from maatwaarde.documents.writing import (
    make_folder,
    remove_folder,
    write_atomically,
    write_together,
)
from maatwaarde.late import regex
from maatwaarde.messages import Language, joined, msg
from maatwaarde.streaming.rejects import Reject, from_data, to_data

_MANIFEST = "parts.json"


@dataclass(frozen=True, eq=False)
class Part:
    """What came of a part of a list.

    Parameters
    ----------
    table
        The rows that have a score.
    about
        What else there is to keep: how many rows were found, and what was said.
    """

    table: pa.Table
    rejects: Sequence[Reject]
    about: Mapping[str, Any]


class Parts:
    """The parts of one run.

    Parameters
    ----------
    output
        Where the result goes; the parts are kept beside it, in OUTPUT.parts.
    key
        What the parts were made from and how: an interrupted run goes on only with the same.
    language
        In which what is kept is said.
    """

    def __init__(self, output: str | Path, key: Mapping[str, Any], language: Language) -> None:
        self.folder = Path(f"{output}.parts")
        self._language = language
        self._key = dict(key)
        self._kept: list[Part] = []
        self._done = 0
        self._on_disk = False

    def __len__(self) -> int:
        return self._done

    def resume(self) -> int:
        """Take over the parts of a run that was interrupted; return how many there are.

        Raises
        ------
        MaatwaardeError
            If these were made from something else.
        """
        found = self._manifest()
        if found is None:
            return 0
        differs = [name for name, value in self._key.items() if found["key"].get(name) != value]
        if differs:
            raise MaatwaardeError(
                Diagnostic(
                    "other-parts",
                    msg(
                        "holds parts of another run: the {names} differ",
                        names=joined([_NAMES.get(name, name) for name in differs], ", "),
                    ),
                    msg("leave out --resume to begin anew, or write elsewhere"),
                    Where(file=str(self.folder)),
                )
            )
        self._done = int(found["parts"])
        self._on_disk = True
        return self._done

    def _manifest(self) -> dict[str, Any] | None:
        """Return which parts there are and of what; nothing where that is not told."""
        try:
            found = json.loads((self.folder / _MANIFEST).read_bytes())
        except (OSError, ValueError, RecursionError):
            return None
        if not isinstance(found, dict) or not isinstance(found.get("key"), dict):
            return None
        done = found.get("parts")
        return found if isinstance(done, int) and not isinstance(done, bool) and done >= 0 else None

    def add(self, part: Part, *, last: bool) -> None:
        """Keep a part; a single one stays in memory.

        Raises
        ------
        MaatwaardeError
            If it cannot be written.
        """
        if last and not self._done:
            self._kept.append(part)
            self._done = 1
            return
        if not self._on_disk:
            self._begin()
        self._write(part)

    def _begin(self) -> None:
        # A run that was killed before it kept its first part left some of that.
        names = [path.name for path in self.folder.iterdir()] if os.path.isdir(self.folder) else []
        if not all(map(_OURS.fullmatch, names)):
            raise MaatwaardeError(
                Diagnostic(
                    "folder-in-use",
                    msg("is a folder that holds something else, and the parts are to go there"),
                    msg("write the result elsewhere, or give the folder another name"),
                    Where(file=str(self.folder)),
                )
            )
        make_folder(self.folder)
        self._on_disk = True

    def _write(self, part: Part) -> None:
        name = self._name(self._done)

        def fill(file: BinaryIO) -> None:
            with pa.ipc.new_file(file, part.table.schema) as writer:
                writer.write_table(part.table)

        about = {
            "about": dict(part.about),
            "rejects": [to_data(one, self._language) for one in part.rejects],
        }
        write_together(
            {
                name.with_suffix(".json"): json.dumps(about, ensure_ascii=False).encode(),
                name: fill,
            }
        )
        self._done += 1
        manifest = {"key": self._key, "parts": self._done}
        write_atomically(self.folder / _MANIFEST, json.dumps(manifest, indent=1).encode())

    def _name(self, number: int) -> Path:
        return self.folder / f"part-{number + 1:06d}.arrow"

    def read(self, columns: Sequence[str] | None = None) -> Iterator[Part]:
        """Yield the parts in their order, with these columns or all."""
        for number in range(self._done):
            if self._kept:
                part = self._kept[number]
                table = part.table
                if columns is not None and table.num_columns:
                    table = table.select(list(columns))
                yield Part(table, part.rejects, part.about)
                continue
            yield self._from_disk(self._name(number), columns)

    def _from_disk(self, name: Path, columns: Sequence[str] | None) -> Part:
        try:
            table = pa.table({})
            if columns is None or len(columns):
                with pa.OSFile(str(name)) as file:
                    table = _table(file, columns)
            data = json.loads(name.with_suffix(".json").read_bytes())
            return Part(table, [from_data(one) for one in data["rejects"]], data["about"])
        except (pa.ArrowException, OSError, RecursionError, *_UNREADABLE):
            raise MaatwaardeError(
                Diagnostic(
                    "damaged-part",
                    msg("is damaged, so that an interrupted run cannot go on with it"),
                    msg("leave out --resume to begin anew"),
                    Where(file=str(name)),
                )
            ) from None

    @property
    def on_disk(self) -> bool:
        """Whether there is something on disk with which a run can go on."""
        return self._on_disk and self._done > 0

    def remove(self) -> None:
        """Remove what was kept on disk."""
        if self._on_disk:
            remove_folder(self.folder)


def _table(file: pa.NativeFile, columns: Sequence[str] | None) -> pa.Table:
    if columns is None:
        return pa.ipc.open_file(file).read_all()
    names = pa.ipc.open_file(file).schema.names
    if not names:  # no row of the part has a score
        return pa.table({})
    options = pa.ipc.IpcReadOptions(included_fields=[names.index(one) for one in columns])
    return pa.ipc.open_file(file, options=options).read_all().select(list(columns))


# Names of what is kept, and of that on its way there.
_OURS = regex(r"(part-\d{6}\.(arrow|json)|parts\.json|\.part.*\.[0-9a-f]{8})")
# What data makes us raise that is not as we wrote it.
_UNREADABLE = (ValueError, KeyError, TypeError, AttributeError)
_NAMES = {
    "input": msg("list"),
    "framework": msg("framework"),
    "options": msg("options"),
    "version": msg("version of maatwaarde"),
}
