from __future__ import annotations

import io
import zipfile

from maatwaarde.diagnostics import ProposalError
from maatwaarde.documents.zipguard import check_archive


def test_empty_rows_that_ods_repeats_to_the_end_do_not_count() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(
            "content.xml",
            '<table:table><table:table-row><table:table-cell office:value-type="string"/>'
            '<table:table-cell table:number-columns-repeated="16383"/></table:table-row>'
            '<table:table-row table:number-rows-repeated="1048575">'
            '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
            "</table:table>",
        )
    check_archive(data.getvalue(), "x.ods", ProposalError)
