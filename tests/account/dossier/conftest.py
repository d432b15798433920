"""A dossier that the tests share."""

import pytest

from maatwaarde.account.dossier.pack import Dossier
from made_dossier import packed, write_decision


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Dossier:
    folder = tmp_path_factory.mktemp("decision")
    write_decision(folder)
    return packed(folder)
