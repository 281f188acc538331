"""The clerk's page as a PDF: one sheet of A4 always; what does not fit is counted, not hidden.

Equal contents give equal octets.
"""

from datetime import datetime
from pathlib import Path
from typing import Final

from fpdf import FPDF
from fpdf.enums import MethodReturnValue, XPos, YPos

from crypto_module.validation import Indication
from gateway.reports.contents import TITLE, Contents, Row, Section

_HERE: Final = Path(__file__).parent
_LABEL_MM: Final = 46
_LINE_MM: Final = 6
_TITLE_MM: Final = 8
_GAP_MM: Final = 3
_FOOTING_MM: Final = 34
_MAX_TEXT: Final = 160
_COLOURS: Final = {
    Indication.TOTAL_PASSED: (16, 112, 60),
    Indication.TOTAL_FAILED: (176, 32, 32),
    Indication.INDETERMINATE: (150, 100, 0),
}
_GREY: Final = (90, 90, 90)
_BLACK: Final = (0, 0, 0)


def pdf(told: Contents, *, now: datetime) -> bytes:
    """Return the PDF of what is told, made at ``now``."""
    sheet = FPDF(format="A4")
    sheet.set_creation_date(now)
    sheet.set_title(TITLE)
    sheet.set_lang("uk")
    sheet.add_font("DejaVu", fname=_HERE / "DejaVuSans.ttf")
    sheet.add_font("DejaVu", style="B", fname=_HERE / "DejaVuSans-Bold.ttf")
    sheet.set_margins(20, 18)
    sheet.set_auto_page_break(auto=False)
    sheet.add_page()
    _headline(sheet, told)
    _sections(sheet, told.sections)
    sheet.set_y(-_FOOTING_MM)
    sheet.set_font("DejaVu", size=8)
    sheet.set_text_color(*_GREY)
    for line in told.footing:
        _line(sheet, line)
    return bytes(sheet.output())


def _headline(sheet: FPDF, told: Contents) -> None:
    sheet.set_font("DejaVu", size=11)
    _line(sheet, TITLE)
    sheet.set_font("DejaVu", style="B", size=20)
    sheet.set_text_color(*_COLOURS[told.indication])
    _line(sheet, told.headline, height=12)
    for row in told.rows:
        _row(sheet, row)


def _sections(sheet: FPDF, sections: tuple[Section, ...]) -> None:
    """Draw the first one as far as it goes, of the others those that fit whole."""
    for number, section in enumerate(sections):
        if number and sheet.get_y() + _height(sheet, section) > _bottom(sheet):
            more = f"{len(sections) - number}; усі – у звіті HTML, JSON чи XML"
            _row(sheet, Row("Ще підписів", more))
            return
        _title(sheet, section)
        _rows(sheet, section.rows)


def _rows(sheet: FPDF, rows: tuple[Row, ...]) -> None:
    for number, row in enumerate(rows):
        if sheet.get_y() + _row_height(sheet, row) > _bottom(sheet):
            more = f"{len(rows) - number}; усі – у звіті HTML, JSON чи XML"
            _row(sheet, Row("Ще відомостей", more))
            return
        _row(sheet, row)


def _bottom(sheet: FPDF) -> float:
    """Return where facts end: two lines stay for the numbers of what is left out."""
    return float(sheet.h - _FOOTING_MM - 2 * _LINE_MM)


def _height(sheet: FPDF, section: Section) -> float:
    """Return what the section takes, without drawing it."""
    _title_font(sheet)
    title = _measured(sheet, section.title, height=_TITLE_MM)
    return _GAP_MM + title + sum(_row_height(sheet, row) for row in section.rows)


def _row_height(sheet: FPDF, row: Row) -> float:
    _row_font(sheet)
    left = sheet.get_x()
    sheet.set_x(left + _LABEL_MM)
    height = _measured(sheet, row.text, height=_LINE_MM)
    sheet.set_x(left)
    return height


def _measured(sheet: FPDF, text: str, *, height: float) -> float:
    taken = sheet.multi_cell(0, height, _cut(text), dry_run=True, output=MethodReturnValue.HEIGHT)
    assert isinstance(taken, int | float), "the one value that is asked for"
    return float(taken)


def _title(sheet: FPDF, section: Section) -> None:
    sheet.ln(_GAP_MM)
    _title_font(sheet)
    _line(sheet, section.title, height=_TITLE_MM)


def _title_font(sheet: FPDF) -> None:
    sheet.set_font("DejaVu", style="B", size=12)
    sheet.set_text_color(*_BLACK)


def _row_font(sheet: FPDF) -> None:
    sheet.set_font("DejaVu", size=9)


def _row(sheet: FPDF, row: Row) -> None:
    _row_font(sheet)
    sheet.set_text_color(*_GREY)
    sheet.cell(_LABEL_MM, _LINE_MM, row.label)
    sheet.set_text_color(*_BLACK)
    _line(sheet, row.text)


def _line(sheet: FPDF, text: str, *, height: float = _LINE_MM) -> None:
    sheet.multi_cell(0, height, _cut(text), new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _cut(text: str) -> str:
    return text if len(text) <= _MAX_TEXT else f"{text[:_MAX_TEXT]}…"
