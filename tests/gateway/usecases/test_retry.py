"""The law of repeats: exponential, bounded, spread, and kept up for a fortnight at least."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from gateway import retry
from gateway.rules import RetryRules
from tests.gateway.world import NOW

RULES = RetryRules()


@given(attempts=st.integers(0, 10_000), spread=st.floats(0, 1, exclude_max=True))
def test_a_delay_is_never_longer_than_the_longest(attempts: int, spread: float) -> None:
    at = retry.next_attempt(NOW, attempts=attempts, rules=RULES, spread=spread)
    assert RULES.first / 2 <= at - NOW <= RULES.longest


@given(attempts=st.integers(0, 40), spread=st.floats(0, 1, exclude_max=True))
def test_delays_grow_with_failures(attempts: int, spread: float) -> None:
    at, later = (
        retry.next_attempt(NOW, attempts=count, rules=RULES, spread=spread)
        for count in (attempts, attempts + 1)
    )
    assert at <= later


def test_a_wish_of_the_other_side_is_honoured_within_bounds() -> None:
    for asked, expected in ((5, 5), (10**6, RULES.longest.total_seconds())):
        at = retry.next_attempt(
            NOW, attempts=0, rules=RULES, asked=timedelta(seconds=asked), spread=0
        )
        assert (at - NOW).total_seconds() == expected


def test_work_is_tried_for_a_fortnight_at_least() -> None:
    assert RULES.horizon >= timedelta(days=14)
    assert not retry.spent(NOW + timedelta(days=14), since=NOW, rules=RULES)
    assert retry.spent(NOW + RULES.horizon * 2, since=NOW, rules=RULES)


def test_cases_that_failed_together_do_not_come_back_together() -> None:
    times = {retry.next_attempt(NOW, attempts=9, rules=RULES) for _ in range(50)}
    assert len(times) > 40
