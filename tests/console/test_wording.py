"""The Ukrainian of dates, spans and counts."""

from datetime import UTC, date, datetime, timedelta

import pytest

from gateway.domain.deadlines import DeadlineRules
from gateway.domain.instants import end_of_day
from gateway.http.console import board, journal, wording

NOW = datetime(2026, 11, 23, 20, 30, tzinfo=UTC)
AT_RISK = timedelta(hours=2)


def standing(due_at: datetime, *, accepted_at: datetime | None = None) -> tuple[str, str]:
    found = wording.countdown(due_at, accepted_at=accepted_at, now=NOW, at_risk=AT_RISK)
    return found.tone, found.text


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "0 справ"),
        (1, "1 справа"),
        (2, "2 справи"),
        (5, "5 справ"),
        (11, "11 справ"),
        (12, "12 справ"),
        (21, "21 справа"),
        (24, "24 справи"),
        (112, "112 справ"),
    ],
)
def test_a_noun_follows_its_numeral(number: int, words: str) -> None:
    assert wording.counted(number, ("справа", "справи", "справ")) == words


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(seconds=59), "менше хвилини"),
        (timedelta(minutes=45), "45 хв"),
        (timedelta(hours=1), "1 год"),
        (timedelta(hours=1, minutes=12, seconds=59), "1 год 12 хв"),
        (timedelta(days=1), "1 день"),
        (timedelta(days=3, hours=4, minutes=9), "3 дні 4 год"),
        (timedelta(days=14), "14 днів"),
    ],
)
def test_a_span_has_its_two_largest_units(length: timedelta, words: str) -> None:
    assert wording.span(length) == words


def test_a_moment_is_told_by_the_clock_of_kyiv() -> None:
    assert wording.moment(datetime(2026, 7, 1, 21, 5, tzinfo=UTC)) == "02.07.2026, 00:05"
    assert wording.moment(datetime(2026, 12, 1, 21, 5, tzinfo=UTC)) == "01.12.2026, 23:05"


def test_a_day_is_written_in_words() -> None:
    assert wording.day(date(2026, 3, 1)) == "1 березня 2026 р."
    assert wording.day(datetime(2026, 12, 31, 22, 0, tzinfo=UTC)) == "1 січня 2027 р."
    assert wording.month(datetime(2026, 10, 31, 22, 0, tzinfo=UTC)) == "листопад 2026"


def test_the_last_day_is_the_one_that_ends_at_the_instant() -> None:
    for last in (date(2026, 3, 29), date(2026, 10, 25), date(2026, 11, 23)):
        assert wording.due_on(end_of_day(last)) == last


def test_a_countdown_turns_from_calm_to_today_to_risk_to_breached() -> None:
    tomorrow, tonight = end_of_day(date(2026, 11, 24)), end_of_day(date(2026, 11, 23))
    assert standing(tomorrow) == ("calm", "лишився 1 день 1 год")
    assert standing(NOW + AT_RISK) == ("calm", "лишилося 2 год")
    assert standing(tonight) == ("risk", "лишилося 1 год 30 хв")
    assert standing(NOW) == ("risk", "лишилося менше хвилини")
    assert standing(NOW - timedelta(minutes=1)) == ("breached", "прострочено на 1 хв")
    early = wording.countdown(
        tonight, accepted_at=None, now=NOW - timedelta(hours=9), at_risk=AT_RISK
    )
    assert (early.tone, early.text) == ("today", "лишилося 10 год 30 хв")


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (1, "лишився 1 день"),
        (2, "лишилося 2 дні"),
        (5, "лишилося 5 днів"),
        (11, "лишилося 11 днів"),
        (21, "лишився 21 день"),
        (111, "лишилося 111 днів"),
    ],
)
def test_the_verb_follows_the_numeral_too(days: int, words: str) -> None:
    assert wording.remaining(timedelta(days=days)) == words


def test_less_than_a_minute_late_is_said_as_people_say_it() -> None:
    late = NOW + timedelta(seconds=5)
    assert standing(NOW - timedelta(seconds=5)) == ("breached", "прострочено менш ніж на хвилину")
    assert standing(NOW, accepted_at=late) == ("breached", "із запізненням менш ніж на хвилину")


def test_an_accepted_case_is_judged_by_when_it_was_accepted() -> None:
    assert standing(NOW, accepted_at=NOW) == ("met", "передано вчасно")
    late = NOW + timedelta(hours=3)
    assert standing(NOW, accepted_at=late) == ("breached", "із запізненням на 3 год")


def test_only_a_whole_is_a_hundred_percent() -> None:
    assert wording.percent(9999, 10000) == "99,9\u00a0%"
    assert wording.percent(3, 3) == "100\u00a0%"
    assert wording.percent(0, 5) == "0\u00a0%"
    assert wording.percent(0, 0) is None


def test_sizes_and_money_are_written_with_a_comma() -> None:
    assert wording.size(900) == "900\u00a0Б"
    assert wording.size(1_500_000) == "1,4\u00a0МБ"
    assert wording.money("1234567.50") == "1\u00a0234\u00a0567,50\u00a0грн"


def test_no_word_of_the_board_names_hours_that_the_operator_may_set() -> None:
    rules = DeadlineRules(at_risk=timedelta(hours=4))
    seen = board.compose((), (), now=NOW, rules=rules)
    words = (seen.spoken, *(tile.label for tile in seen.tiles), *journal.DEADLINES.values())
    assert [each for each in words if "годин" in each] == []
