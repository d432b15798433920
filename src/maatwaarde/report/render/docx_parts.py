"""Parts of a Word file that python-docx has no words for."""

from __future__ import annotations

import copy
import io
import re
import zipfile
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Emu

from maatwaarde.report.files import EPOCH
from maatwaarde.report.render.raster import plain, to_png

_PIXELS = 1600
_SVG_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
_SVG_NAMESPACE = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


def add_field(paragraph: Any, instruction: str, shown: str = "") -> None:
    """Add a field that Word fills in, such as a page number; until then ``shown`` is there."""
    for kind in ("begin", None, "separate", "shown", "end"):
        run = paragraph.add_run(shown if kind == "shown" else "")
        if kind is None:
            text = OxmlElement("w:instrText")
            text.set(qn("xml:space"), "preserve")
            text.text = instruction
            run._r.append(text)
        elif kind != "shown":
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)


def add_bookmark(paragraph: Any, name: str, number: int) -> None:
    """Make a paragraph what links lead to; no two may have the same name or number."""
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for mark in (start, end):
        mark.set(qn("w:id"), str(number))
    start.set(qn("w:name"), name)
    # Properties of the paragraph come before all else in it.
    paragraph._p.insert(1, start)
    paragraph._p.append(end)


def add_link(paragraph: Any, text: str, bookmark: str) -> None:
    """Add a text that leads to a bookmark."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), bookmark)
    run = paragraph.add_run(text)
    run.font.underline = True
    link.append(run._r)
    paragraph._p.append(link)


def add_picture(paragraph: Any, svg: str, alternative: str, width: int, height: int) -> None:
    """Add a picture that fits in ``width`` and ``height`` (EMU), with its alternative text.

    Word shows the SVG; what knows none shows the PNG beside it.
    """
    size = _SIZE.search(svg)
    across, down = (float(size[1]), float(size[2])) if size else (1.0, 1.0)
    shown = min(width, height * across / down)
    run = paragraph.add_run()
    inline = run.add_picture(io.BytesIO(to_png(svg, _PIXELS)), width=Emu(int(shown)))
    inline._inline.docPr.set("descr", alternative)
    document = paragraph.part
    name = f"/word/media/picture{inline._inline.docPr.id}.svg"
    part = Part(PackURI(name), "image/svg+xml", plain(svg).encode(), document.package)
    relation = document.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
    blip = inline._inline.graphic.graphicData.pic.blipFill.blip
    blip.append(
        parse_xml(
            '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
            ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
            f'<a:ext uri="{_SVG_EXTENSION}"><asvg:svgBlip xmlns:asvg="{_SVG_NAMESPACE}"'
            f' r:embed="{relation}"/></a:ext></a:extLst>'
        )
    )


def end_columns(document: Any, number: int) -> None:
    """Let all that was written since the last such call stand in so many columns.

    The last paragraph becomes the last of a section; what comes after it goes on beside it or
    below it on the same page. Headers, footers and page numbers go on as they are.
    """
    body = document.element.body
    last = [element for element in body if element.tag == qn("w:p")][-1]
    following = body.sectPr
    ended = copy.deepcopy(following)
    columns = ended.find(qn("w:cols"))
    if columns is None:
        columns = OxmlElement("w:cols")
        ended.append(columns)
    for attribute in list(columns.attrib):
        del columns.attrib[attribute]
    columns.set(qn("w:num"), str(number))
    columns.set(qn("w:space"), "360")
    last.get_or_add_pPr().append(ended)
    # What follows begins on the same page, with the headers of before.
    for name in ("w:headerReference", "w:footerReference", "w:titlePg", "w:pgNumType"):
        for element in following.findall(qn(name)):
            following.remove(element)
    kind = following.find(qn("w:type"))
    if kind is None:
        kind = OxmlElement("w:type")
        following.insert(0, kind)
    kind.set(qn("w:val"), "continuous")


def to_bytes(document: Any) -> bytes:
    """Return a file whose bytes depend on nothing but what is in it."""
    properties = document.core_properties
    properties.created = properties.modified = EPOCH
    properties.author = properties.last_modified_by = "maatwaarde"
    properties.revision = 1
    raw = io.BytesIO()
    document.save(raw)
    out = io.BytesIO()
    with zipfile.ZipFile(raw) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for entry in given.infolist():
            dated = zipfile.ZipInfo(entry.filename, (1980, 1, 1, 0, 0, 0))
            dated.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(dated, given.read(entry))
    return out.getvalue()
