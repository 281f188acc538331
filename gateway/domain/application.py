"""The application of a person as the city sends it: any bytes give an `Application` or `Invalid`.

The bytes themselves are kept and signed as received; this is only what was read from them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from gateway.domain import deadlines, identifiers, reading
from gateway.domain.applicant import Applicant, parse_applicant
from gateway.domain.deadlines import DeadlineRules
from gateway.domain.errors import Invalid
from gateway.domain.instants import local_date, parse_instant
from gateway.domain.reception import Channel, Model
from gateway.domain.service import Catalogue, Service


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A warning: the case is taken, but a person should look. ``text`` is Ukrainian."""

    code: str
    field: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """What the gateway needs to know of an application, and the warnings about it."""

    service: Service
    access_point: str
    starostat: str | None
    channel: Channel
    model: int
    received_at: datetime
    applicant: Applicant
    questionnaire: Mapping[str, object] = field(repr=False)
    declaration: Mapping[str, object] | None = field(repr=False)
    paper_signed: bool
    warnings: tuple[Notice, ...]


_FIELDS: Final = frozenset(
    {
        "service",
        "access_point",
        "starostat",
        "channel",
        "model",
        "received_at",
        "applicant",
        "questionnaire",
        "declaration",
        "paper_signed",
    }
)


def parse(
    body: bytes, *, services: Catalogue, now: datetime, rules: DeadlineRules | None = None
) -> Application:
    """Return the application written in ``body`` (JSON, UTF-8).

    Raises:
        Invalid: names the field and the rule.
    """
    law = rules or DeadlineRules()
    data = reading.read_object(body)
    reading.only_known(data, _FIELDS, path="")
    received_at = parse_instant(reading.text_at(data, "received_at", path=""), field="received_at")
    deadlines.check_received(received_at, now=now, rules=law)
    received_on = local_date(received_at)
    service = services.get(reading.text_at(data, "service", path=""), on=received_on)
    model = _model(data)
    deadlines.check_model(
        received_on, model=model, in_social_hromada=service.in_social_hromada, rules=law
    )
    applicant = parse_applicant(
        reading.object_at(data, "applicant", path=""), received_on=received_on
    )
    return Application(
        service=service,
        access_point=reading.text_at(data, "access_point", path=""),
        starostat=reading.optional_text_at(data, "starostat", path=""),
        channel=_channel(data),
        model=model,
        received_at=received_at,
        applicant=applicant,
        questionnaire=_optional_object(data, "questionnaire") or {},
        declaration=_optional_object(data, "declaration"),
        paper_signed=reading.flag_at(data, "paper_signed", path=""),
        warnings=(
            *_identity_warnings(applicant),
            *_reception_warnings(received_at, service=service, model=model, now=now, rules=law),
        ),
    )


def _model(data: Mapping[str, object]) -> int:
    value = data.get("model", int(Model.ECASE))
    if type(value) is not int or value not in tuple(Model):
        raise Invalid("field-invalid", "model", "Модель прийому: 1, 2 або 3.")
    return value


def _channel(data: Mapping[str, object]) -> Channel:
    value = data.get("channel", Channel.IN_PERSON)
    if not isinstance(value, str) or value not in tuple(Channel):
        rule = "Канал: in_person, electronic або post."
        raise Invalid("field-invalid", "channel", rule)
    return Channel(value)


def _optional_object(data: Mapping[str, object], name: str) -> Mapping[str, object] | None:
    if data.get(name) is None:
        return None
    return reading.object_at(data, name, path="")


def _identity_warnings(applicant: Applicant) -> tuple[Notice, ...]:
    """Disagreeing birth dates are told, not refused: registers hold errors too."""
    found = []
    if (
        applicant.rnokpp is not None
        and identifiers.birth_date_of_rnokpp(applicant.rnokpp) != applicant.birth_date
    ):
        found.append(
            Notice(
                code="birth-date-differs",
                field="applicant.rnokpp",
                text="Дата народження не збігається з датою в РНОКПП.",
            )
        )
    if (
        applicant.unzr is not None
        and identifiers.birth_date_of_unzr(applicant.unzr) != applicant.birth_date
    ):
        found.append(
            Notice(
                code="birth-date-differs",
                field="applicant.unzr",
                text="Дата народження не збігається з датою в УНЗР.",
            )
        )
    return tuple(found)


def _reception_warnings(
    received_at: datetime, *, service: Service, model: int, now: datetime, rules: DeadlineRules
) -> tuple[Notice, ...]:
    found = []
    if deadlines.is_far_past(received_at, now=now, rules=rules):
        found.append(
            Notice(
                code="received-long-ago",
                field="received_at",
                text=f"Документи отримано понад {rules.far_past.days} днів тому.",
            )
        )
    if (
        model == Model.PAPER
        and not service.in_social_hromada
        and local_date(received_at) >= rules.ecase_only_since
    ):
        found.append(
            Notice(
                code="model-3-outside-social-hromada",
                field="model",
                text="Модель 3 дозволено лише тому, що послуги немає в ІІС «Соціальна громада».",
            )
        )
    return tuple(found)
