"""Lists that were read before, for tests that are about what is done with them.

Most tests of commands and of documents begin with one of the examples, and reading it takes most of
their time. Here what was read from a file is kept, and is given again where all that reading looks
at is the same: the name and the bytes of the file, its sheet, the scales, and the readers. What is
given is a copy, so that no test sees what another made of it. A list that cannot be read, or that
has a mapping, which may name more files, is read as ever.

It is for tests that ask for it, and for none of reading: see the fixture ``keeping``.
"""

import os
import pickle
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from maatwaarde import proposals

_READ = proposals.read_proposals


class KeptReads:
    """Lists that this process has read."""

    def __init__(self) -> None:
        self.kept: dict[tuple[object, ...], bytes] = {}
        self.given = 0

    def patch(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Read from here where it can be, until the end of the test."""
        monkeypatch.setattr(proposals, "read_proposals", self.read)

    def read(
        self,
        source: Any,
        mapping: Any = None,
        *,
        sheet: str | None = None,
        resources: Any = None,
        readers: Any = None,
        scales: Mapping[str, Any] | None = None,
    ) -> Any:
        """Return what ``read_proposals`` would."""

        def read() -> Any:
            return _READ(
                source, mapping, sheet=sheet, resources=resources, readers=readers, scales=scales
            )

        if mapping is not None or resources is not None or not isinstance(source, str | Path):
            return read()
        if not Path(source).is_file():
            return read()
        asked = (
            *(type(source), str(source), sha256(Path(source).read_bytes()).digest(), sheet),
            tuple(os.environ.get(name) for name in ("MAATWAARDE_LANG", "LANG")),
            None if scales is None else pickle.dumps(dict(scales)),
            # Readers of their own kind may read anything; they are compared, and held, as objects.
            None if readers is None else tuple(sorted(readers._readers.items())),
        )
        if asked in self.kept:
            self.given += 1
            return pickle.loads(self.kept[asked])
        found = read()
        self.kept[asked] = pickle.dumps(found)
        return found
