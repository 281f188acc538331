"""An access point (ЦНАП, ТП, ВРМ, …) and its encryption module: no active module, no transfer.

Each place has its own module, paid for yearly. States: request on the portal of ДП «ІОЦ», signed
contract, delivered module, registered (active).
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from gateway.domain.errors import Forbidden, Invalid, TransitionNotAllowed


class PlaceKind(StrEnum):
    """What kind of workplace it is."""

    MAIN = "MAIN"
    TP = "TP"
    VRM = "VRM"
    MOBILE = "MOBILE"
    STAROSTA = "STAROSTA"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessPoint:
    """A place where documents are taken, with the bodies it belongs to and its calendar."""

    code: str
    name: str
    kind: PlaceKind
    edrpou: str
    otg: str
    starostat: str
    spszn: str
    calendar: str


class ModuleState(StrEnum):
    """The life of an encryption module."""

    REQUESTED = "REQUESTED"
    CONTRACT_SIGNED = "CONTRACT_SIGNED"
    ISSUED = "ISSUED"
    ACTIVE = "ACTIVE"
    SUSPENDED = "SUSPENDED"
    EXPIRED = "EXPIRED"
    REVOKED = "REVOKED"


class ModuleAction(StrEnum):
    """What moves a module."""

    SIGN_CONTRACT = "SIGN_CONTRACT"
    ISSUE = "ISSUE"
    ACTIVATE = "ACTIVATE"
    SUSPEND = "SUSPEND"
    RESUME = "RESUME"
    EXPIRE = "EXPIRE"
    RENEW = "RENEW"
    REVOKE = "REVOKE"


MODULE_TRANSITIONS: Final = MappingProxyType(
    {
        (ModuleState.REQUESTED, ModuleAction.SIGN_CONTRACT): ModuleState.CONTRACT_SIGNED,
        (ModuleState.CONTRACT_SIGNED, ModuleAction.ISSUE): ModuleState.ISSUED,
        (ModuleState.ISSUED, ModuleAction.ACTIVATE): ModuleState.ACTIVE,
        (ModuleState.ACTIVE, ModuleAction.SUSPEND): ModuleState.SUSPENDED,
        (ModuleState.SUSPENDED, ModuleAction.RESUME): ModuleState.ACTIVE,
        (ModuleState.ACTIVE, ModuleAction.EXPIRE): ModuleState.EXPIRED,
        (ModuleState.SUSPENDED, ModuleAction.EXPIRE): ModuleState.EXPIRED,
        (ModuleState.ACTIVE, ModuleAction.RENEW): ModuleState.ACTIVE,
        (ModuleState.EXPIRED, ModuleAction.RENEW): ModuleState.ACTIVE,
        (ModuleState.ISSUED, ModuleAction.REVOKE): ModuleState.REVOKED,
        (ModuleState.ACTIVE, ModuleAction.REVOKE): ModuleState.REVOKED,
        (ModuleState.SUSPENDED, ModuleAction.REVOKE): ModuleState.REVOKED,
        (ModuleState.EXPIRED, ModuleAction.REVOKE): ModuleState.REVOKED,
    }
)
LONGEST_VALIDITY: Final = timedelta(days=366)
"""One year: the module is paid for yearly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """An encryption module with the dates of Додаток 1 of order № 45."""

    id: str
    access_point: str
    serial: str
    state: ModuleState
    requested_at: datetime
    contract_at: datetime | None = None
    issued_at: datetime | None = None
    activated_at: datetime | None = None
    valid_from: datetime | None = None
    valid_to: datetime | None = None

    def after(
        self, action: ModuleAction, now: datetime, *, valid_to: datetime | None = None
    ) -> "Module":
        """Return the module after ``action``; ACTIVATE and RENEW need ``valid_to``.

        Raises:
            TransitionNotAllowed: the table has no such row.
            Invalid: the validity is not in the future or is longer than a year.
        """
        state = MODULE_TRANSITIONS.get((self.state, action))
        if state is None:
            raise TransitionNotAllowed(
                detail=f"Дія {action} неможлива для модуля у стані {self.state}."
            )
        module = replace(self, state=state)
        match action:
            case ModuleAction.SIGN_CONTRACT:
                return replace(module, contract_at=now)
            case ModuleAction.ISSUE:
                return replace(module, issued_at=now)
            case ModuleAction.ACTIVATE:
                until = _validity(now, valid_to)
                return replace(module, activated_at=now, valid_from=now, valid_to=until)
            case ModuleAction.RENEW:
                return replace(module, valid_from=now, valid_to=_validity(now, valid_to))
            case _:
                return module


def _validity(now: datetime, valid_to: datetime | None) -> datetime:
    if valid_to is None or not now < valid_to <= now + LONGEST_VALIDITY:
        rule = "Строк дії модуля має закінчуватися в майбутньому, не пізніше ніж за рік."
        raise Invalid("field-invalid", "valid_to", rule)
    return valid_to


_REFUSALS: Final = MappingProxyType(
    {
        ModuleState.SUSPENDED: "module-suspended",
        ModuleState.EXPIRED: "module-expired",
        ModuleState.REVOKED: "module-revoked",
    }
)


def refusal(module: Module | None, now: datetime) -> str | None:
    """Return the code of why this module may not transfer at ``now``, or None when it may."""
    if module is None:
        return "module-not-active"
    if module.state is not ModuleState.ACTIVE:
        return _REFUSALS.get(module.state, "module-not-active")
    if module.valid_from is None or module.valid_to is None or now < module.valid_from:
        return "module-not-active"
    return "module-expired" if now >= module.valid_to else None


def may_transfer(module: Module | None, now: datetime) -> bool:
    """Return whether cases of the access point may leave through this module at ``now``."""
    return refusal(module, now) is None


def require_transfer(module: Module | None, now: datetime) -> None:
    """Refuse a transfer through a module that may not carry it.

    Raises:
        Forbidden: with the code of `refusal`.
    """
    code = refusal(module, now)
    if code is not None:
        raise Forbidden(code)
