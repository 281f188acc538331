"""Two pieces of work measured turn by turn in one process, and the row that compares them."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import process_time_ns
from typing import Any, Final

_TURNS: Final = 31

Work = Callable[[], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """Ours beside OpenSSL's; an amount is how much of ``unit`` one call of the work does."""

    name: str
    unit: str
    ours: Work
    amount: float
    reference: str
    theirs: Work
    reference_amount: float

    def row(self) -> dict[str, Any]:
        """Return rates as medians of interleaved turns, their ratio, and its least and greatest.

        Processor time is taken, so that other programs disturb the ratio less.
        """
        turns = [(_seconds(self.ours), _seconds(self.theirs)) for _ in range(_TURNS + 1)][1:]
        mine, other = (median(taken) for taken in zip(*turns, strict=True))
        value, reference_value = self.amount / mine, self.reference_amount / other
        scale = self.amount / self.reference_amount
        ratios = [scale * other_s / mine_s for mine_s, other_s in turns]
        return {
            "name": self.name,
            "value": round(value, 1),
            "unit": self.unit,
            "reference": self.reference,
            "reference_value": round(reference_value, 1),
            "ratio": round(value / reference_value, 4),
            "spread": [round(min(ratios), 4), round(max(ratios), 4)],
        }


def _seconds(work: Work) -> float:
    start = process_time_ns()
    work()
    return (process_time_ns() - start) / 1e9
