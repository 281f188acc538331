"""Dates, spans and counts as an official Ukrainian page words them.

The clock of the page is Kyiv's: a deadline is the end of a local day (DOMAIN.md, 4.2), so a UTC
time on the screen would be read as the wrong day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from gateway.domain.instants import KYIV, local_date

_MONTHS: Final = (
    "січня",
    "лютого",
    "березня",
    "квітня",
    "травня",
    "червня",
    "липня",
    "серпня",
    "вересня",
    "жовтня",
    "листопада",
    "грудня",
)
_MONTHS_ALONE: Final = (
    "січень",
    "лютий",
    "березень",
    "квітень",
    "травень",
    "червень",
    "липень",
    "серпень",
    "вересень",
    "жовтень",
    "листопад",
    "грудень",
)


def moment(at: datetime) -> str:
    """``21.11.2026, 14:05`` in Kyiv."""
    return at.astimezone(KYIV).strftime("%d.%m.%Y, %H:%M")


def day(on: date) -> str:
    """``21 листопада 2026 р.``; an instant is first brought to Kyiv."""
    local = on.astimezone(KYIV) if isinstance(on, datetime) else on
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year} р."


def month(at: datetime) -> str:
    """``листопад 2026``: the month the Kyiv clock shows."""
    local = at.astimezone(KYIV)
    return f"{_MONTHS_ALONE[local.month - 1]} {local.year}"


def counted(number: int, forms: Sequence[str]) -> str:
    """``1 справа``, ``2 справи``, ``5 справ``: the form the numeral governs."""
    tail, tens = number % 10, number % 100
    if tail == 1 and tens != 11:  # noqa: PLR2004 - the grammar's own numbers
        form = forms[0]
    elif tail in {2, 3, 4} and tens not in {12, 13, 14}:
        form = forms[1]
    else:
        form = forms[2]
    return f"{number} {form}"


def span(length: timedelta) -> str:
    """Two largest units: ``2 дні 3 год``, ``1 год 12 хв``, ``45 хв``."""
    minutes = int(length.total_seconds()) // 60
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    if days:
        return counted(days, ("день", "дні", "днів")) + (f" {hours} год" if hours else "")
    if hours:
        return f"{hours} год" + (f" {minutes} хв" if minutes else "")
    return f"{minutes} хв" if minutes else "менше хвилини"


def _by(length: timedelta) -> str:
    """``на 2 дні 3 год``, ``менш ніж на хвилину``."""
    return f"на {span(length)}" if length >= timedelta(minutes=1) else "менш ніж на хвилину"


@dataclass(frozen=True, slots=True, kw_only=True)
class Countdown:
    """How a deadline stands; ``tone`` names the colour and the sign, ``text`` says it in words."""

    tone: str
    text: str


def countdown(
    due_at: datetime, *, accepted_at: datetime | None, now: datetime, at_risk: timedelta
) -> Countdown:
    """The state of D1 at ``now``. DOMAIN.md, 4.2: late means after ``due_at``."""
    if accepted_at is not None:
        if accepted_at > due_at:
            return Countdown(tone="breached", text=f"із запізненням {_by(accepted_at - due_at)}")
        return Countdown(tone="met", text="передано вчасно")
    left = due_at - now
    if left < timedelta(0):
        return Countdown(tone="breached", text=f"прострочено {_by(-left)}")
    tone = "calm"
    if left < at_risk:
        tone = "risk"
    elif due_on(due_at) == local_date(now):
        tone = "today"
    return Countdown(tone=tone, text=remaining(left))


def remaining(left: timedelta) -> str:
    """``лишився 1 день``, ``лишилося 2 дні 3 год``: the verb too follows its numeral."""
    days = left.days
    alone = days % 10 == 1 and days % 100 != 11  # noqa: PLR2004 - the grammar's own number
    return f"{'лишився' if alone else 'лишилося'} {span(left)}"


def due_on(due_at: datetime) -> date:
    """The last permitted day; the instant that ends it is already the next day's midnight."""
    return (due_at - timedelta(microseconds=1)).astimezone(KYIV).date()


def percent(part: int, whole: int) -> str | None:
    """``98,4 %``, rounded down so that only a whole is 100; None of nothing."""
    if not whole:
        return None
    tenths = 1000 * part // whole
    return f"{tenths // 10},{tenths % 10}\u00a0%" if tenths % 10 else f"{tenths // 10}\u00a0%"


def size(octets: int) -> str:
    """``1,4 МБ``: what a person compares, not what a machine counts."""
    for unit, scale in (("ГБ", 1 << 30), ("МБ", 1 << 20), ("КБ", 1 << 10)):
        if octets >= scale:
            return f"{octets / scale:.1f}".replace(".", ",") + f"\u00a0{unit}"
    return f"{octets}\u00a0Б"


def money(amount: str) -> str:
    """``1 234,56 грн`` of the stored decimal text."""
    whole, _, part = amount.partition(".")
    return f"{int(whole):,}".replace(",", "\u00a0") + f",{part or '00'}\u00a0грн"
