"""One page in Ukrainian that a clerk understands: is it valid, who signed, when, by what evidence.

Equal arguments give equal octets: the page tells the moment of the judgement, not of its printing.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from crypto_module.validation import (
    Accepted,
    Indication,
    Policy,
    Refused,
    SignatureResult,
    Undecided,
    Verdict,
    report,
)
from gateway.domain.instants import KYIV

_HERE: Final = Path(__file__).parent
MAX_SIGNATURES: Final = 3
"""So many fit; more are counted."""
_MAX_TEXT: Final = 160
_COLOURS: Final = {
    Indication.TOTAL_PASSED: (16, 112, 60),
    Indication.TOTAL_FAILED: (176, 32, 32),
    Indication.INDETERMINATE: (150, 100, 0),
}
_HEADLINES: Final = {
    Indication.TOTAL_PASSED: "Підпис чинний",
    Indication.TOTAL_FAILED: "Підпис нечинний",
    Indication.INDETERMINATE: "Чинність не визначено",
}


def page(verdict: Verdict, *, name: str, policy: Policy, now: datetime) -> bytes:
    """Return the PDF; ``name`` is how the reader knows the file."""
    pdf = FPDF(format="A4")
    pdf.set_creation_date(now)
    pdf.set_title("Звіт про перевірку підпису")
    pdf.set_lang("uk")
    pdf.add_font("DejaVu", fname=_HERE / "DejaVuSans.ttf")
    pdf.add_font("DejaVu", style="B", fname=_HERE / "DejaVuSans-Bold.ttf")
    pdf.set_margins(20, 18)
    pdf.set_auto_page_break(auto=False)
    pdf.add_page()
    _headline(pdf, verdict, name=name)
    if policy.revocation == "none":
        _row(pdf, "Відкликання", "НЕ ПЕРЕВІРЯЛОСЯ: сертифікат могло бути скасовано")
    titled = [
        *((f"Підпис {number}", one) for number, one in enumerate(verdict.signatures, start=1)),
        *(("Вкладений підпис, на висновок не впливає", one) for one in verdict.nested),
    ]
    for title, one in titled[:MAX_SIGNATURES]:
        _signature(pdf, one, title)
    more = len(titled) - MAX_SIGNATURES
    if more > 0:
        _row(pdf, "Ще підписів", f"{more}; повний перелік – у звіті JSON або XML")
    _footing(pdf, policy, now)
    return bytes(pdf.output())


def _headline(pdf: FPDF, verdict: Verdict, *, name: str) -> None:
    main, sub = report.indication(verdict)
    pdf.set_font("DejaVu", size=11)
    _line(pdf, "Звіт про перевірку електронного підпису")
    pdf.set_font("DejaVu", style="B", size=20)
    pdf.set_text_color(*_COLOURS[main])
    _line(pdf, _HEADLINES[main], height=12)
    pdf.set_text_color(0, 0, 0)
    _row(pdf, "Файл", name)
    _row(pdf, "Висновок", main.value if sub is None else f"{main.value}, {sub.value}")
    match verdict:
        case Accepted():
            _row(pdf, "Що це означає", "усі підписи чинні, дані не змінено після підписання")
        case Undecided(retry_at=datetime() as retry_at):
            _row(pdf, "Чому", verdict.detail)
            _row(pdf, "Коли спитати знову", _local(retry_at))
        case Refused() | Undecided():
            _row(pdf, "Чому", verdict.detail)


def _signature(pdf: FPDF, one: SignatureResult, title: str) -> None:
    pdf.ln(3)
    pdf.set_font("DejaVu", style="B", size=12)
    _line(pdf, f"{title}: {one.detail}", height=8)
    for label, text in _facts(one):
        _row(pdf, label, text)


def _facts(one: SignatureResult) -> Iterator[tuple[str, str]]:
    if one.signer is not None:
        yield "Підписувач", one.signer.common_name or "без імені"
        if one.signer.organization:
            yield "Організація", one.signer.organization
        if one.signer.title:
            yield "Посада", one.signer.title
        identifiers = [
            f"{label} {value}"
            for label, value in (
                ("РНОКПП", one.signer.rnokpp),
                ("ЄДРПОУ", one.signer.edrpou),
                ("УНЗР", one.signer.unzr),
            )
            if value
        ]
        yield "Ідентифікатори", ", ".join(identifiers) or "не вказано"
    yield "Формат, алгоритм", f"{one.form}, {one.algorithm or '?'}, {one.hash_algorithm or '?'}"
    if one.best_signature_time is not None:
        yield "Засвідчений час", f"{_local(one.best_signature_time)} (позначка часу)"
    if one.claimed_signing_time is not None:
        yield "Заявлений час", f"{_local(one.claimed_signing_time)} (зі слів підписувача)"
    if one.certificate is not None:
        begins, ends = one.certificate.not_before, one.certificate.not_after
        yield "Сертифікат", f"{one.certificate.serial:x}"
        yield "Строк сертифіката", f"{_local(begins)} – {_local(ends)}"
    if len(one.path) > 1:
        issuers = (each.identity.common_name or "без імені" for each in one.path[1:])
        yield "Видавці", " ← ".join(issuers)
    kinds = {"crl": "список відкликаних", "ocsp": "відповідь OCSP"}
    for each in one.evidence:
        yield "Доказ чинності", f"{kinds[each.kind]} від {_local(each.told_at)}"


def _footing(pdf: FPDF, policy: Policy, now: datetime) -> None:
    pdf.set_y(-34)
    pdf.set_font("DejaVu", size=8)
    pdf.set_text_color(90, 90, 90)
    _line(pdf, f"Перевірено {_local(now)} за політикою «{policy.name}» ({_short(policy)}).")
    _line(pdf, "Порядок перевірки: ETSI EN 319 102-1. Звіт складено програмою «Брама».")


def _short(policy: Policy) -> str:
    return f"SHA-256 {policy.fingerprint[:16]}…"


def _row(pdf: FPDF, label: str, text: str) -> None:
    pdf.set_font("DejaVu", size=9)
    pdf.set_text_color(90, 90, 90)
    pdf.cell(46, 6, label)
    pdf.set_text_color(0, 0, 0)
    pdf.multi_cell(0, 6, _plain(text), new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _line(pdf: FPDF, text: str, *, height: float = 6) -> None:
    pdf.multi_cell(0, height, _plain(text), new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _plain(text: str) -> str:
    """Return a stranger's text on one line, without what no font shows."""
    shown = "".join(one if one.isprintable() and ord(one) <= 0xFFFF else "·" for one in text)  # noqa: PLR2004 - the font ends with the basic plane
    return shown if len(shown) <= _MAX_TEXT else f"{shown[:_MAX_TEXT]}…"


def _local(moment: datetime) -> str:
    try:
        return f"{moment.astimezone(KYIV):%d.%m.%Y %H:%M:%S}"
    except OverflowError:
        return f"{moment:%d.%m.%Y %H:%M:%S}"
