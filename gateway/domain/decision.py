"""The decision of the body that assigns: призначення, відмова, взяття на облік.

Content: slides of Vinnytsia ОДА. Which kinds a service may have is in its catalogue entry.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Final

from gateway.domain import reading
from gateway.domain.errors import Invalid
from gateway.domain.service import DecisionKind, Service

KIND_LABELS: Final = MappingProxyType(
    {
        DecisionKind.ASSIGNED: "Призначено",
        DecisionKind.REFUSED: "Відмовлено у призначенні",
        DecisionKind.REGISTERED: "Взято на облік",
        DecisionKind.REGISTRATION_REFUSED: "Відмовлено у взятті на облік",
    }
)
REFUSALS: Final = frozenset({DecisionKind.REFUSED, DecisionKind.REGISTRATION_REFUSED})
_FIELDS: Final = frozenset(
    {
        "kind",
        "amount",
        "valid_from",
        "valid_to",
        "refusal_reason",
        "number",
        "date",
        "body",
    }
)
_FOREIGN: Final = MappingProxyType(
    {
        DecisionKind.ASSIGNED: ("refusal_reason",),
        DecisionKind.REFUSED: ("amount", "valid_from", "valid_to"),
        DecisionKind.REGISTERED: ("amount", "refusal_reason"),
        DecisionKind.REGISTRATION_REFUSED: ("amount", "valid_from", "valid_to"),
    }
)
"""Fields that do not belong to a kind of decision."""
_LARGEST: Final = Decimal("99999999.99")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision; ``amount`` is in гривнях with two digits after the point."""

    kind: DecisionKind
    number: str
    date: dt.date
    body: str
    amount: Decimal | None = field(default=None, repr=False)
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    refusal_reason: str | None = field(default=None, repr=False)

    def as_json(self) -> dict[str, object]:
        """Return the wire form: amount as text, dates as РРРР-ММ-ДД."""
        return {
            "kind": self.kind.value,
            "amount": None if self.amount is None else str(self.amount),
            "valid_from": None if self.valid_from is None else self.valid_from.isoformat(),
            "valid_to": None if self.valid_to is None else self.valid_to.isoformat(),
            "refusal_reason": self.refusal_reason,
            "number": self.number,
            "date": self.date.isoformat(),
            "body": self.body,
        }

    def supersedes(self, other: "Decision") -> bool:
        """Return whether this decision amends ``other``: another number, a later date (T13)."""
        return self.number != other.number and self.date > other.date


def parse(data: Mapping[str, object], *, service: Service | None = None) -> Decision:
    """Return the decision written in ``data``.

    Raises:
        Invalid: names the field and the rule.
    """
    reading.only_known(data, _FIELDS, path="")
    kind = _kind(data, service=service)
    _absent(data, *_FOREIGN[kind])
    assigned = kind is DecisionKind.ASSIGNED
    refused = kind in REFUSALS
    decision = Decision(
        kind=kind,
        number=reading.text_at(data, "number", path="", longest=60),
        date=reading.date_at(data, "date", path=""),
        body=reading.text_at(data, "body", path=""),
        amount=_amount(data) if assigned else None,
        valid_from=_term(data, "valid_from", required=assigned),
        valid_to=_term(data, "valid_to", required=assigned),
        refusal_reason=reading.text_at(data, "refusal_reason", path="", longest=2000)
        if refused
        else None,
    )
    if decision.valid_from and decision.valid_to and decision.valid_to < decision.valid_from:
        raise Invalid("decision-invalid", "valid_to", "Строк дії закінчується раніше, ніж почався.")
    return decision


def _kind(data: Mapping[str, object], *, service: Service | None) -> DecisionKind:
    text = reading.text_at(data, "kind", path="")
    if text not in tuple(DecisionKind):
        raise Invalid("decision-invalid", "kind", "Невідомий вид рішення.")
    kind = DecisionKind(text)
    if service is not None and kind not in service.decision_kinds:
        raise Invalid("decision-invalid", "kind", "Такого рішення для цієї послуги не буває.")
    return kind


def _amount(data: Mapping[str, object]) -> Decimal:
    """Return the amount, written as text so that no binary fraction touches money."""
    text = reading.text_at(data, "amount", path="", longest=12)
    rule = "Розмір: гривні текстом із двома знаками після крапки, наприклад 1234.56."
    try:
        amount = Decimal(text)
    except InvalidOperation as err:
        raise Invalid("decision-invalid", "amount", rule) from err
    if not amount.is_finite() or text != f"{amount:.2f}" or not 0 < amount <= _LARGEST:
        raise Invalid("decision-invalid", "amount", rule)
    return amount


def _term(data: Mapping[str, object], name: str, *, required: bool) -> dt.date | None:
    """Return one end of the term of validity; only an assignment must have both."""
    if data.get(name) is None and not required:
        return None
    return reading.date_at(data, name, path="")


def _absent(data: Mapping[str, object], *names: str) -> None:
    for name in names:
        if data.get(name) is not None:
            raise Invalid("decision-invalid", name, "Це поле не належить до такого рішення.")
