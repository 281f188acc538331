"""When to try again: exponential, bounded, spread, and never later than somebody asked for."""

import secrets
from datetime import datetime, timedelta
from typing import Final

from gateway.rules import RetryRules

_STEPS: Final = 1 << 16


def next_attempt(
    now: datetime,
    *,
    attempts: int,
    rules: RetryRules,
    asked: timedelta | None = None,
    spread: float | None = None,
) -> datetime:
    """Return the instant of the next attempt after ``attempts`` failures.

    The delay doubles from ``rules.first`` up to ``rules.longest``; the upper half of it is spread
    at random, so that cases which failed together do not come back together. ``asked`` is what the
    other side wished (Retry-After), honoured within ``rules.longest``.
    """
    doublings = min(attempts, 32)
    delay = min(rules.first * (1 << doublings), rules.longest)
    share = secrets.randbelow(_STEPS) / _STEPS if spread is None else spread
    delay = delay / 2 + delay / 2 * share
    if asked is not None:
        delay = max(delay, min(asked, rules.longest))
    return now + delay


def spent(now: datetime, *, since: datetime, rules: RetryRules) -> bool:
    """Return whether the work has been tried for as long as the rules ask."""
    return now - since > rules.horizon
