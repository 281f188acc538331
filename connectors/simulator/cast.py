"""The sample case of the demonstration and of the flow tests, and who plays in it.

Everything is invented; the numbers have right check digits (DOMAIN 6.4). Who has a certificate
is in ``pki.table``; here stands who they are for the gateway and for the ministry.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from connectors.simulator import scans
from connectors.simulator.pki import table
from connectors.simulator.pki.hierarchy import Hierarchy
from connectors.simulator.registry import Registry, Workplace, fingerprint
from connectors.simulator.scans import Scan
from gateway.domain.access_point import AccessPoint, Module, ModuleState, PlaceKind
from gateway.domain.canonical import canonical_json
from gateway.domain.instants import KYIV
from gateway.domain.roles import Role

OTG: Final = "kyiv"
SPSZN: Final = "kyiv-podil"
SECOND_SPSZN: Final = "kyiv-obolon"
CALENDAR: Final = "ua-mon-fri"
SERVICE: Final = "birth-grant"
PROGRAM: Final = "asopd"


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """A person who acts for the gateway; ``certificate`` is the name in the hierarchy."""

    id: str
    name: str
    role: Role
    access_point: str
    certificate: str
    rnokpp: str = field(repr=False)


OFFICERS: Final = (
    Officer(
        id="officer-1",
        name="Зразкова Олена Тестівна",
        role=Role.SUPER_USER_CNAP,
        access_point=table.ACCESS_POINT,
        certificate="officer",
        rnokpp=table.OFFICER_RNOKPP,
    ),
    Officer(
        id="front-officer-1",
        name="Приймальна Оксана Тестівна",
        role=Role.USER_CNAP,
        access_point=table.ACCESS_POINT,
        certificate="front-officer",
        rnokpp=table.FRONT_OFFICER_RNOKPP,
    ),
    Officer(
        id="otg-officer-1",
        name="Перевірна Ірина Тестівна",
        role=Role.OTG_OFFICER,
        access_point=table.ACCESS_POINT,
        certificate="otg-officer",
        rnokpp=table.OTG_OFFICER_RNOKPP,
    ),
    Officer(
        id="officer-2",
        name="Сусідній Петро Тестович",
        role=Role.SUPER_USER_CNAP,
        access_point=table.SECOND_ACCESS_POINT,
        certificate="second-officer",
        rnokpp=table.SECOND_OFFICER_RNOKPP,
    ),
)


def access_points() -> tuple[AccessPoint, ...]:
    """The two places where documents are taken."""
    return (
        _place(table.ACCESS_POINT, table.CNAP, table.CNAP_EDRPOU, SPSZN),
        _place(
            table.SECOND_ACCESS_POINT, table.SECOND_CNAP, table.SECOND_CNAP_EDRPOU, SECOND_SPSZN
        ),
    )


def modules(hierarchy: Hierarchy) -> tuple[Module, ...]:
    """Their encryption modules, active since the hierarchy was made."""
    found = []
    for number, place in enumerate(access_points(), 1):
        certificate = hierarchy[f"module-{place.code}"].certificate
        start = certificate.not_before
        found.append(
            Module(
                id=f"module-{place.code}",
                access_point=place.code,
                serial=f"{number:06}",
                state=ModuleState.ACTIVE,
                requested_at=start,
                contract_at=start,
                issued_at=start,
                activated_at=start,
                valid_from=start,
                valid_to=certificate.not_after,
            )
        )
    return tuple(found)


def registry(hierarchy: Hierarchy) -> Registry:
    """The same places as the ministry knows them."""
    return Registry.of(
        *(
            Workplace(
                access_point=place.code,
                module_sha256=fingerprint(hierarchy[f"module-{place.code}"].certificate),
                edrpou=place.edrpou,
                spszn=place.spszn,
                officers=frozenset(
                    one.rnokpp for one in OFFICERS if one.access_point == place.code
                ),
            )
            for place in access_points()
        )
    )


def application(
    *, received_at: datetime, access_point: str = table.ACCESS_POINT, service: str = SERVICE
) -> bytes:
    """The application.json of the invented applicant."""
    return canonical_json(
        {
            "service": service,
            "access_point": access_point,
            "channel": "in_person",
            "model": 1,
            "received_at": received_at.astimezone(KYIV).isoformat(timespec="seconds"),
            "applicant": {
                "surname": "Прикладна",
                "given_name": "Марія",
                "patronymic": "Зразківна",
                "birth_date": "1990-01-01",
                "rnokpp": "3287300012",
                "unzr": None,
                "document": {"type": "id_card", "number": "000000000"},
                "address": "м. Київ, вул. Зразкова, 1",
                "phone": None,
            },
            "questionnaire": {},
            "declaration": None,
            "paper_signed": True,
        }
    )


def documents() -> tuple[Scan, ...]:
    """Three scans of the applicant's papers."""
    return (
        Scan(
            name="application.pdf",
            media_type="application/pdf",
            content=scans.pdf("Application, printed and signed. A sample."),
        ),
        Scan(
            name="birth-certificate.jpg",
            media_type="image/jpeg",
            content=scans.jpeg(columns=52, rows=74),
        ),
        Scan(name="id-card.png", media_type="image/png", content=scans.png(428, 270)),
    )


def decision(*, on: date) -> Mapping[str, str]:
    """The decision that the back-office program takes: призначено."""
    return {
        "kind": "ASSIGNED",
        "amount": "1234.56",
        "valid_from": on.isoformat(),
        "valid_to": (on + timedelta(days=180)).isoformat(),
        "number": f"{on.timetuple().tm_yday}/{on.year}",
        "date": on.isoformat(),
        "body": "УСЗН Подільського району (симулятор)",
    }


def _place(code: str, name: str, edrpou: str, spszn: str) -> AccessPoint:
    return AccessPoint(
        code=code,
        name=name,
        kind=PlaceKind.MAIN,
        edrpou=edrpou,
        otg=OTG,
        starostat="",
        spszn=spszn,
        calendar=CALENDAR,
    )
