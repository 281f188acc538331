"""What a clerk is told in Ukrainian: is it valid, who signed, when, by what evidence.

Pure words, without a page: `gateway.reports.pdf` and `gateway.reports.html` draw them. The moment
told is the judgement's, not the printing's, so equal arguments give equal contents.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

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

TITLE: Final = "Звіт про перевірку електронного підпису"
_HEADLINES: Final = {
    Indication.TOTAL_PASSED: "Підпис чинний",
    Indication.TOTAL_FAILED: "Підпис нечинний",
    Indication.INDETERMINATE: "Чинність не визначено",
}
_EVIDENCE: Final = {"crl": "список відкликаних", "ocsp": "відповідь OCSP"}
_NAMELESS: Final = "без імені"


@dataclass(frozen=True, slots=True)
class Row:
    """One fact under its label."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """One signature."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """The whole of the page: the answer first, then each signature, then by what rules."""

    indication: Indication
    headline: str
    rows: tuple[Row, ...]
    sections: tuple[Section, ...]
    footing: tuple[str, ...]


def contents(verdict: Verdict, *, name: str, policy: Policy, now: datetime) -> Contents:
    """Return what the page says; ``name`` is how the reader knows the file."""
    indication, _ = report.indication(verdict)
    titled = [
        *((f"Підпис {number}", one) for number, one in enumerate(verdict.signatures, start=1)),
        *(("Вкладений підпис, на висновок не впливає", one) for one in verdict.nested),
    ]
    return Contents(
        indication=indication,
        headline=_HEADLINES[indication],
        rows=tuple(_answer(verdict, name=name, policy=policy)),
        sections=tuple(
            Section(f"{title}: {_plain(one.detail)}", tuple(_facts(one))) for title, one in titled
        ),
        footing=(
            f"Перевірено {_local(now)} за політикою «{policy.name}» ({_short(policy)}).",
            "Порядок перевірки: ETSI EN 319 102-1. Звіт складено програмою «Брама».",
        ),
    )


def _answer(verdict: Verdict, *, name: str, policy: Policy) -> Iterator[Row]:
    main, sub = report.indication(verdict)
    yield _row("Файл", name)
    yield _row("Висновок", main.value if sub is None else f"{main.value}, {sub.value}")
    match verdict:
        case Accepted():
            yield _row("Що це означає", "усі підписи чинні, дані не змінено після підписання")
        case Undecided(retry_at=datetime() as retry_at):
            yield _row("Чому", verdict.detail)
            yield _row("Коли спитати знову", _local(retry_at))
        case Refused() | Undecided():
            yield _row("Чому", verdict.detail)
    if policy.revocation == "none":
        yield _row("Відкликання", "НЕ ПЕРЕВІРЯЛОСЯ: сертифікат могло бути скасовано")


def _facts(one: SignatureResult) -> Iterator[Row]:
    if one.signer is not None:
        yield _row("Підписувач", one.signer.common_name or _NAMELESS)
        if one.signer.organization:
            yield _row("Організація", one.signer.organization)
        if one.signer.title:
            yield _row("Посада", one.signer.title)
        identifiers = [
            f"{label} {value}"
            for label, value in (
                ("РНОКПП", one.signer.rnokpp),
                ("ЄДРПОУ", one.signer.edrpou),
                ("УНЗР", one.signer.unzr),
            )
            if value
        ]
        yield _row("Ідентифікатори", ", ".join(identifiers) or "не вказано")
    made_with = f"{one.form}, {one.algorithm or '?'}, {one.hash_algorithm or '?'}"
    yield _row("Формат, алгоритм", made_with)
    if one.best_signature_time is not None:
        yield _row("Засвідчений час", f"{_local(one.best_signature_time)} (позначка часу)")
    if one.claimed_signing_time is not None:
        yield _row("Заявлений час", f"{_local(one.claimed_signing_time)} (зі слів підписувача)")
    if one.certificate is not None:
        begins, ends = one.certificate.not_before, one.certificate.not_after
        yield _row("Сертифікат", f"{one.certificate.serial:x}")
        yield _row("Строк сертифіката", f"{_local(begins)} – {_local(ends)}")
    if len(one.path) > 1:
        issuers = (each.identity.common_name or _NAMELESS for each in one.path[1:])
        yield _row("Видавці", " ← ".join(issuers))
    for proof in one.evidence:
        yield _row("Доказ чинності", f"{_EVIDENCE[proof.kind]} від {_local(proof.told_at)}")
    for counter in one.counter_signatures:
        name = counter.signer and counter.signer.common_name
        yield _row("Завірено підписом", f"{name or _NAMELESS}: {counter.detail}")


def _short(policy: Policy) -> str:
    return f"SHA-256 {policy.fingerprint[:16]}…"


def _row(label: str, text: str) -> Row:
    return Row(label, _plain(text))


def _plain(text: str) -> str:
    """Return a stranger's text on one line, without what no font shows."""
    return "".join(one if one.isprintable() and ord(one) <= 0xFFFF else "·" for one in text)  # noqa: PLR2004 - the font ends with the basic plane


def _local(moment: datetime) -> str:
    try:
        return f"{moment.astimezone(KYIV):%d.%m.%Y %H:%M:%S}"
    except OverflowError:
        return f"{moment:%d.%m.%Y %H:%M:%S}"
