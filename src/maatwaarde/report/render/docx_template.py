"""The Word file that a report is set in: ours, or an organisation's own with its styles."""

from __future__ import annotations

import copy
import io
import zipfile
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from maatwaarde.diagnostics import Diagnostic, MaatwaardeError, Where
from maatwaarde.documents.archive import Archive, TooLarge
from maatwaarde.documents.files import read_bytes
from maatwaarde.documents.limits import MAX_LIST_BYTES, too_large
from maatwaarde.messages import Language, Number, joined, msg
from maatwaarde.report.render.docx_parts import add_field

# Styles of ours, beside those that every Word file knows.
INFO, CAUTION, HARM = "Maatwaarde opmerking", "Maatwaarde let op", "Maatwaarde schade"
TABLE = "Maatwaarde tabel"
_PARAGRAPHS = (
    "Title",
    "Normal",
    *(f"Heading {level}" for level in range(1, 5)),
    "List Bullet",
    "List Bullet 2",
    "List Bullet 3",
    "Caption",
    INFO,
    CAUTION,
    HARM,
)
_INK, _BLUE, _BROWN, _RED, _GREY = (
    RGBColor(0x1A, 0x1A, 0x1A),
    RGBColor(0x00, 0x4B, 0x87),
    RGBColor(0x7A, 0x4B, 0x00),
    RGBColor(0xA8, 0x2A, 0x00),
    RGBColor(0x55, 0x55, 0x55),
)
_LANGUAGES = {"nl": "nl-NL", "en": "en-GB"}


@dataclass(frozen=True)
class Template:
    """What a report is set in.

    Parameters
    ----------
    content
        A .docx or .dotx file; None is ours. What stands in it (a cover, headers and footers) stays,
        and the report comes below it.
    """

    content: bytes | None = None

    def open(self, language: Language) -> Any:
        """Return a document that has every style that a report needs.

        Styles that the template lacks come from ours; `missing_styles` names them.
        """
        made = _ours() if self.content is None else _opened(self.content)
        if self.missing_styles:
            ours = _ours()
            for name in self.missing_styles:
                _lend(ours, made, name)
        _set_language(made, _LANGUAGES[language])
        return made

    @cached_property
    def missing_styles(self) -> tuple[str, ...]:
        """The styles that a report needs and the template lacks."""
        if self.content is None:
            return ()
        names = {style.name for style in _opened(self.content).styles}
        return tuple(name for name in (*_PARAGRAPHS, TABLE) if name not in names)

    def warnings(self, path: str) -> tuple[Diagnostic, ...]:
        """Return what there is to say of the styles that it lacks."""
        if not self.missing_styles:
            return ()
        return (
            Diagnostic(
                code="missing-styles",
                what=msg(
                    "this template lacks the styles {names}, which then look as ours do",
                    names=joined(map(repr, self.missing_styles), ", "),
                ),
                mend=msg("give it styles of these names if they are to look otherwise"),
                where=Where(file=path),
                severity="warning",
            ),
        )


def read_template(path: str) -> Template:
    """Read an organisation's template.

    Raises
    ------
    MaatwaardeError
        If there is no such file, or it is no Word file.
    """
    smaller = msg("give a smaller template")
    content = read_bytes(path, MaatwaardeError, MAX_LIST_BYTES, smaller)
    try:
        size = sum(part.file_size for part in Archive(content).parts)
        if size > MAX_LIST_BYTES:
            raise TooLarge(msg("unpacks to {size} bytes", size=Number(size, 0)))
        found = Template(content)
        # Of what is damaged in the file, some would come out only when something is put in it.
        made = found.open("en")
        made.add_paragraph("", style=INFO)
        _ = made.sections[0].footer.paragraphs
    except TooLarge as cause:
        raise MaatwaardeError(too_large(path, cause.what, smaller)) from None
    except MemoryError:
        raise
    except Exception:  # what a damaged file makes the library raise is of any kind
        raise MaatwaardeError(
            Diagnostic(
                code="template",
                what=msg("this is no Word file that can be opened"),
                mend=msg("give a .docx or .dotx file, without a password"),
                where=Where(file=path),
            )
        ) from None
    return found


def _opened(content: bytes) -> Any:
    return docx.Document(io.BytesIO(_as_document(content)))


def _as_document(content: bytes) -> bytes:
    """Return a .dotx as the .docx that it is but for its declared type; others as they are."""
    kind = b"wordprocessingml.template.main+xml"
    with zipfile.ZipFile(io.BytesIO(content)) as given:
        types = given.read("[Content_Types].xml")
        if kind not in types:
            return content
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
            for entry in given.infolist():
                data = given.read(entry)
                if entry.filename == "[Content_Types].xml":
                    data = data.replace(kind, b"wordprocessingml.document.main+xml")
                made.writestr(entry, data)
    return out.getvalue()


def _lend(ours: Any, theirs: Any, name: str) -> None:
    theirs.styles.element.append(copy.deepcopy(ours.styles[name].element))


def _set_language(document: Any, tag: str) -> None:
    """Say in which language the text is, for the spelling checker and for screen readers."""
    run = document.styles["Normal"].element.get_or_add_rPr()
    for old in run.findall(qn("w:lang")):
        run.remove(old)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), tag)
    run.append(language)


def _ours() -> Any:
    made = docx.Document()
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(1.8)
    section.top_margin, section.bottom_margin = Cm(1.5), Cm(1.5)
    section.footer_distance = Cm(0.7)
    styles = made.styles
    _font(styles["Normal"], 9.5, _INK)
    styles["Normal"].paragraph_format.space_after = Pt(3)
    styles["Normal"].paragraph_format.line_spacing = 1.0
    _font(styles["Title"], 22, _BLUE, bold=True)
    for level, size in enumerate((16, 12, 10.5, 9.5), start=1):
        heading = styles[f"Heading {level}"]
        _font(heading, size, _BLUE, bold=True)
        heading.paragraph_format.space_before = Pt(12 if level == 1 else 7 if level == 2 else 5)
        heading.paragraph_format.space_after = Pt(2 if level < 3 else 1)
        heading.paragraph_format.keep_with_next = True
    _font(styles["Caption"], 8.5, _GREY)
    for name in ("List Bullet", "List Bullet 2", "List Bullet 3"):
        styles[name].paragraph_format.space_after = Pt(1)
    for name, ink in ((INFO, _GREY), (CAUTION, _BROWN), (HARM, _RED)):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        _font(style, 9, ink, bold=name == HARM)
        style.paragraph_format.left_indent = Cm(0.4)
    _table_style(styles)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    add_field(footer, "PAGE", "1")
    return made


def _font(style: Any, size: float, ink: RGBColor, *, bold: bool = False) -> None:
    style.font.name, style.font.size, style.font.color.rgb = "Calibri", Pt(size), ink
    style.font.bold, style.font.italic = bold, False
    # The theme's fonts would win over the name.
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{kind}"), None)
    fonts.set(qn("w:hAnsi"), "Calibri")


def _table_style(styles: Any) -> None:
    style = styles.add_style(TABLE, WD_STYLE_TYPE.TABLE)
    style.base_style = styles["Normal Table"]
    style.font.size = Pt(9)
    style.paragraph_format.space_after = Pt(1)
    properties = OxmlElement("w:tblPr")
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "BFBFBF")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    properties.append(borders)
    style.element.append(properties)
