"""The statistical timing test finds a leak that is there; ``make bench`` asks the kernel."""

import pytest

from tests.bench import timing


def test_welch_of_two_samples_is_the_published_quotient() -> None:
    assert timing.welch([1, 2, 3], [1, 2, 3]) == 0
    # means 2 and 5, variances 1 and 1 over three values each
    assert timing.welch([1, 2, 3], [4, 5, 6]) == pytest.approx(-3 / (2 / 3) ** 0.5)
    assert timing.welch([1], [2, 3]) == 0
    assert timing.welch([1, 1], [1, 1]) == 0


def test_a_comparison_that_stops_early_is_suspicious() -> None:
    assert timing.control().largest_t() > timing.SUSPICION


def test_every_question_gives_a_row() -> None:
    names = {question.name for question in timing.questions()}
    assert {"m257_sign_key", "m257_sign_nonce", "m257_multiply", "kalyna_gcm_tag"} <= names
