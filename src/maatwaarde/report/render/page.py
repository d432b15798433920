"""Stands in until pages of documents are here."""

from __future__ import annotations

from dataclasses import dataclass

from maatwaarde.messages import Text


@dataclass(frozen=True, slots=True)
class PageExtra:
    section_html: str
    data_json: str = ""
    script: str = ""
    style: str = ""
    title: Text = ""
    anchor: str = "extra"
    after: str = ""
    webassembly: bool = False
