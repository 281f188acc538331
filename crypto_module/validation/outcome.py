"""How a judgement ends: steps raise, and here alone it is caught (EN 319 102-1, 5.1.3)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from crypto_module.errors import CryptoError, MalformedInput
from crypto_module.validation.verdict import Indication, SubIndication


class Fails(Exception):
    """The signature never can pass."""

    def __init__(self, reason: SubIndication, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


class NeedsMore(Exception):
    """The signature can neither pass nor fail with what is at hand."""

    def __init__(
        self, reason: SubIndication, detail: str, *, retry_at: datetime | None = None
    ) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
        self.retry_at = retry_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The words for one signature or time-stamp, and when to ask again."""

    indication: Indication
    reason: SubIndication | None
    detail: str
    retry_at: datetime | None = None


def outcome_of(steps: Callable[[], None], *, passed: str) -> Outcome:
    """Run the steps and return how they ended; ``passed`` is the detail when none raised."""
    try:
        steps()
    except Fails as answer:
        return Outcome(
            indication=Indication.TOTAL_FAILED, reason=answer.reason, detail=answer.detail
        )
    except MalformedInput:
        return Outcome(
            indication=Indication.TOTAL_FAILED,
            reason=SubIndication.FORMAT_FAILURE,
            detail="підпис або сертифікат побудовано не за стандартом",
        )
    except CryptoError:
        return Outcome(
            indication=Indication.INDETERMINATE,
            reason=SubIndication.CRYPTO_CONSTRAINTS_FAILURE,
            detail="алгоритм або параметри ключа поза переліком дозволених",
        )
    except NeedsMore as answer:
        return Outcome(
            indication=Indication.INDETERMINATE,
            reason=answer.reason,
            detail=answer.detail,
            retry_at=answer.retry_at,
        )
    return Outcome(indication=Indication.TOTAL_PASSED, reason=None, detail=passed)
