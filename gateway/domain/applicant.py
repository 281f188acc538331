"""The person who applies: who it is, and what proves it. Nothing of it is shown by ``repr``.

A person has at least one of РНОКПП, УНЗР and a document; a believer who refused the РНОКПП has the
passport in its place.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from gateway.domain import identifiers, reading
from gateway.domain.errors import Invalid


class DocumentKind(StrEnum):
    """What proves the identity of the applicant."""

    PASSPORT = "passport"
    ID_CARD = "id_card"
    BIRTH_CERTIFICATE = "birth_certificate"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityDocument:
    """A document of identity; its number is personal data and is not shown."""

    kind: DocumentKind
    number: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """The person who applies; nothing of it is shown by ``repr``."""

    surname: str = field(repr=False)
    given_name: str = field(repr=False)
    patronymic: str | None = field(repr=False)
    birth_date: date = field(repr=False)
    rnokpp: str | None = field(repr=False)
    rnokpp_refused: bool = field(repr=False)
    unzr: str | None = field(repr=False)
    document: IdentityDocument | None = field(repr=False)
    address: str | None = field(repr=False)
    phone: str | None = field(repr=False)

    @property
    def full_name(self) -> str:
        """Surname, given name and patronymic in the letters of the application, once spaced."""
        return " ".join(f"{self.surname} {self.given_name} {self.patronymic or ''}".split())


_FIELDS: Final = frozenset(
    {
        "surname",
        "given_name",
        "patronymic",
        "birth_date",
        "rnokpp",
        "rnokpp_refused",
        "unzr",
        "document",
        "address",
        "phone",
    }
)
_DOCUMENT_FIELDS: Final = frozenset({"type", "number"})


def parse_applicant(data: Mapping[str, object], *, received_on: date) -> Applicant:
    """Return the person; born not later than the documents were received.

    Raises:
        Invalid: names the field and the rule.
    """
    path = "applicant."
    reading.only_known(data, _FIELDS, path=path)
    birth_date = reading.date_at(data, "birth_date", path=path)
    if birth_date > received_on:
        rule = "Дата народження не може бути пізнішою за дату отримання документів."
        raise Invalid("field-invalid", path + "birth_date", rule)
    rnokpp = reading.optional_text_at(data, "rnokpp", path=path)
    unzr = reading.optional_text_at(data, "unzr", path=path)
    document = data.get("document")
    applicant = Applicant(
        surname=reading.text_at(data, "surname", path=path),
        given_name=reading.text_at(data, "given_name", path=path),
        patronymic=reading.optional_text_at(data, "patronymic", path=path),
        birth_date=birth_date,
        rnokpp=rnokpp and identifiers.rnokpp(rnokpp, field=path + "rnokpp"),
        rnokpp_refused=reading.flag_at(data, "rnokpp_refused", path=path),
        unzr=unzr and identifiers.unzr(unzr, field=path + "unzr"),
        document=None
        if document is None
        else _document(reading.object_at(data, "document", path=path)),
        address=reading.optional_text_at(data, "address", path=path, longest=500),
        phone=reading.optional_text_at(data, "phone", path=path, longest=40),
    )
    if applicant.rnokpp is None and applicant.unzr is None and applicant.document is None:
        rule = "Потрібен РНОКПП, УНЗР або документ, що посвідчує особу."
        raise Invalid("identity-missing", "applicant", rule)
    return applicant


_NUMBER_RULES: Final[Mapping[DocumentKind, Callable[..., str]]] = MappingProxyType(
    {
        DocumentKind.PASSPORT: identifiers.passport,
        DocumentKind.ID_CARD: identifiers.id_card,
        DocumentKind.BIRTH_CERTIFICATE: identifiers.birth_certificate,
    }
)


def _document(data: Mapping[str, object]) -> IdentityDocument:
    path = "applicant.document."
    reading.only_known(data, _DOCUMENT_FIELDS, path=path)
    kind = reading.text_at(data, "type", path=path)
    if kind not in tuple(DocumentKind):
        rule = "Тип документа: passport, id_card, birth_certificate або other."
        raise Invalid("field-invalid", path + "type", rule)
    number = reading.text_at(data, "number", path=path, longest=60)
    rule_of_number = _NUMBER_RULES.get(DocumentKind(kind))
    if rule_of_number is not None:
        rule_of_number(number, field=path + "number")
    return IdentityDocument(kind=DocumentKind(kind), number=number)
