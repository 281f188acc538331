"""A small country at one evening: Monday 2026-11-23, 22:30 in Kyiv, an hour and a half to midnight.

Two access points; one case of each kind that the board tells apart. Every name of a person here is
one that no page for an sla_operator may hold.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, insert

from gateway.domain.access_point import ModuleState, PlaceKind
from gateway.domain.case import Case, SignatureState, Status, TransportState
from gateway.domain.deadlines import Due
from gateway.domain.instants import end_of_day
from gateway.domain.reception import Channel
from gateway.domain.roles import Role
from gateway.domain.service import Category, DecisionKind
from gateway.store import Store
from gateway.store.cases import insert_case
from gateway.store.events import Event, EventType, append
from gateway.store.schema import METADATA
from gateway.store.schema.cases import APPLICATIONS, DOCUMENTS, OPERATIONS, VERDICTS
from gateway.store.schema.ministry import ACKNOWLEDGEMENTS, DECISIONS, RETURNS
from gateway.store.schema.registry import ACCESS_POINTS, MODULES
from gateway.store.schema.work import WORK

NOW: Final = datetime(2026, 11, 23, 20, 30, tzinfo=UTC)
CENTRE: Final = "kyiv-center-1"
BRANCH: Final = "kyiv-branch-2"
APPLICANT: Final = "Вигадана Оксана Тестівна"
SIGNER: Final = "Підписувач Іван Прикладович"
DOCUMENT: Final = "паспорт-Вигаданої.pdf"
REASON: Final = "Бракує довідки гр. Вигаданої"
REFUSAL: Final = "Дохід родини Вигаданої перевищує межу"
PERSONAL: Final = (
    APPLICANT,
    SIGNER,
    DOCUMENT,
    REASON,
    "Вигадан",
    "3287300012",
    "41860.00",
    "41 860",
)

PASSWORD: Final = "дуже довгий пароль оператора"
OPERATORS: Final = MappingProxyType(
    {
        "slava": (Role.SLA_OPERATOR, None),
        "holova": (Role.CNAP_HEAD, CENTRE),
        "bezpeka": (Role.SECURITY_OFFICER, None),
        "audytor": (Role.AUDITOR, None),
    }
)

OVERDUE: Final = UUID(int=1)
AT_RISK: Final = UUID(int=2)
CALM: Final = UUID(int=3)
ANSWERED: Final = UUID(int=4)
LATE: Final = UUID(int=5)
REFUSED: Final = UUID(int=6)
RETURNED: Final = UUID(int=7)

REPORT: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "indication": "TOTAL-PASSED",
        "sub_indication": None,
        "policy": "demonstration",
        "signatures": [
            {
                "format": "CAdES-BES",
                "indication": "TOTAL-PASSED",
                "sub_indication": None,
                "algorithm": "DSTU4145-M257",
                "hash_algorithm": "gost34311",
                "signer": {
                    "common_name": SIGNER,
                    "rnokpp": "3287300012",
                    "edrpou": None,
                    "unzr": None,
                    "organization": "ЦНАП міста Києва",
                },
                "claimed_signing_time": None,
                "certificate": {},
            }
        ],
    }
)


def due(received: date, last: date) -> Due:
    return Due(
        registered=received,
        d1_target=received,
        d1_due=last,
        d1_due_at=end_of_day(last),
        d2_due=None,
        d2_due_at=None,
        calendar="ua-mon-fri",
        calendar_version="2026-1",
    )


def case(number: int, *, received: datetime, last: date, **over: Any) -> Case:
    """A case of the centre; everything that a test does not speak of is plain."""
    return Case(
        **{
            "id": UUID(int=number),
            "number": f"KC1-2026-{number:06}",
            "service": "birth-grant",
            "category": Category.AID,
            "access_point": CENTRE,
            "otg": "kyiv",
            "starostat": "",
            "spszn": "kyiv-spszn",
            "created_by": "officer-1",
            "created_by_role": Role.USER_CNAP,
            "channel": Channel.IN_PERSON,
            "model": 1,
            "received_at": received,
            "arrived_at": received + timedelta(minutes=3),
            "due": due(received.date(), last),
            **over,
        }
    )


def day(month: int, number: int, hour: int = 8) -> datetime:
    return datetime(2026, month, number, hour, tzinfo=UTC)


def cases() -> tuple[Case, ...]:
    """One case of each kind that the board tells apart."""
    accepted = day(11, 12, 14)
    return (
        case(
            1,
            received=day(11, 19),
            last=date(2026, 11, 20),
            status=Status.SENT_TO_SPSZN,
            signature_state=SignatureState.VALID,
            transport_state=TransportState.RETRY_WAIT,
            queued_at=day(11, 19, 9),
        ),
        case(2, received=day(11, 20), last=date(2026, 11, 23)),
        case(
            3,
            received=day(11, 23),
            last=date(2026, 11, 24),
            access_point=BRANCH,
            category=Category.SUBSIDY,
            service="housing-subsidy",
        ),
        case(
            4,
            received=day(11, 12),
            last=date(2026, 11, 13),
            status=Status.ANSWER_RECEIVED,
            signature_state=SignatureState.VALID,
            transport_state=TransportState.ACKED,
            queued_at=day(11, 12, 9),
            sent_at=accepted,
            accepted_at=accepted,
            acknowledged_at=accepted + timedelta(seconds=2),
        ),
        case(
            5,
            received=day(11, 13),
            last=date(2026, 11, 16),
            status=Status.SENT_TO_SPSZN,
            signature_state=SignatureState.VALID,
            transport_state=TransportState.ACKED,
            accepted_at=day(11, 17),
            acknowledged_at=day(11, 17),
        ),
        case(
            6,
            received=day(11, 23),
            last=date(2026, 11, 24),
            signature_state=SignatureState.INVALID,
        ),
        case(
            7,
            received=day(11, 10),
            last=date(2026, 11, 11),
            status=Status.RETURNED_TO_OTG,
            signature_state=SignatureState.VALID,
            transport_state=TransportState.ACKED,
            accepted_at=day(11, 10, 12),
            acknowledged_at=day(11, 10, 12),
        ),
    )


async def seed(store: Store) -> None:
    """Write the country into an empty store."""
    await seed_places(store)
    async with store.write() as tx:
        for each in cases():
            await write_case(tx, each)
        await _details(tx)


async def clear(store: Store) -> None:
    """Empty every table."""
    async with store.write() as tx:
        for table in reversed(METADATA.sorted_tables):
            await tx.execute(delete(table))


async def seed_places(store: Store) -> None:
    """Write the access points and their modules."""
    async with store.write() as tx:
        for code, name, kind in (
            (CENTRE, "ЦНАП міста Києва", PlaceKind.MAIN),
            (BRANCH, "Територіальний підрозділ «Оболонь»", PlaceKind.TP),
        ):
            await tx.execute(
                insert(ACCESS_POINTS).values(
                    code=code,
                    name=name,
                    kind=kind,
                    edrpou="00000000",
                    otg="kyiv",
                    starostat="",
                    spszn="kyiv-spszn",
                    calendar="ua-mon-fri",
                    active=True,
                )
            )
        for code, state, valid_to in (
            (CENTRE, ModuleState.ACTIVE, day(12, 10)),
            (BRANCH, ModuleState.SUSPENDED, day(12, 31)),
        ):
            await tx.execute(
                insert(MODULES).values(
                    id=f"module-{code}",
                    access_point=code,
                    serial="1",
                    state=state,
                    requested_at=day(1, 5),
                    valid_from=day(1, 10),
                    valid_to=valid_to,
                )
            )


async def write_case(tx: Any, each: Case) -> None:
    """Write one case with its application and its first event."""
    await insert_case(
        tx,
        each,
        twin_mark=b"twin",
        person_mark=b"person",
        applicant_name=APPLICANT,
        applicant_folded=APPLICANT.casefold(),
        receipt=b"receipt",
    )
    await tx.execute(
        insert(APPLICATIONS).values(
            case_id=each.id, added_version=1, body=b"{}", sha256=b"0", added_at=each.arrived_at
        )
    )
    await append(tx, [event(each, EventType.OPENED, to=Status.FORMING)], case=each, now=NOW)


def event(each: Case, kind: EventType, *, to: Status | None = None, minutes: int = 3) -> Event:
    return Event(
        id=UUID(int=each.id.int * 1000 + minutes),
        type=kind,
        at=each.received_at + timedelta(minutes=minutes),
        role=each.created_by_role,
        access_point=each.access_point,
        correlation="seed",
        case=each.id,
        to_status=to,
        round=1,
    )


async def _details(tx: Any) -> None:
    answered = next(each for each in cases() if each.id == ANSWERED)
    await append(
        tx,
        [
            event(answered, EventType.SUBMITTED, minutes=10),
            event(answered, EventType.SIGNATURE_ACCEPTED, to=Status.SENT_TO_SPSZN, minutes=11),
            event(answered, EventType.ACKNOWLEDGED, minutes=360),
            event(answered, EventType.DECIDED, to=Status.ANSWER_RECEIVED, minutes=9000),
        ],
        case=answered,
        now=NOW,
    )
    await tx.execute(
        insert(DOCUMENTS).values(
            case_id=ANSWERED,
            name=DOCUMENT,
            added_version=1,
            media_type="application/pdf",
            size=1_500_000,
            sha256=b"0",
            blob="blob",
            added_at=NOW,
        )
    )
    await tx.execute(
        insert(WORK).values(
            case_id=OVERDUE,
            step="send",
            due_at=NOW,
            attempts=7,
            since=NOW,
            next_attempt_at=NOW + timedelta(minutes=4),
        )
    )
    await _verdict(tx, ANSWERED, indication="TOTAL-PASSED", sub=None, code=None)
    await _verdict(tx, REFUSED, indication="TOTAL-FAILED", sub="HASH_FAILURE", code=None)
    await tx.execute(
        insert(ACKNOWLEDGEMENTS).values(
            case_id=ANSWERED,
            round=1,
            signed=b"",
            incoming_number="ВХ-77",
            accepted_at=answered.accepted_at,
            stored_at=answered.acknowledged_at,
        )
    )
    await tx.execute(
        insert(DECISIONS).values(
            case_id=ANSWERED,
            kind=DecisionKind.ASSIGNED,
            amount="41860.00",
            valid_from=date(2026, 11, 1),
            valid_to=date(2029, 10, 31),
            number="145-Р",
            date=date(2026, 11, 18),
            body="Управління соціального захисту",
            received_at=day(11, 18),
        )
    )
    await tx.execute(
        insert(RETURNS).values(
            case_id=RETURNED,
            round=1,
            role=Role.SPSZN_SPECIALIST,
            code="incomplete",
            text=REASON,
            at=day(11, 11),
        )
    )


async def _verdict(
    tx: Any, case_id: UUID, *, indication: str, sub: str | None, code: str | None
) -> None:
    operation = UUID(int=case_id.int + 500)
    await tx.execute(
        insert(OPERATIONS).values(
            id=operation,
            case_id=case_id,
            state="succeeded" if sub is None else "refused",
            officer="officer-1",
            role=Role.USER_CNAP,
            client="city",
            content_version=1,
            code=code,
            indication=indication,
            sub_indication=sub,
            correlation="seed",
            started_at=NOW,
            finished_at=NOW,
        )
    )
    await tx.execute(
        insert(VERDICTS).values(
            operation_id=operation,
            case_id=case_id,
            indication=indication,
            sub_indication=sub,
            report=dict(REPORT),
            manifest=b"",
            signature=b"",
            checked_at=NOW - timedelta(hours=1),
        )
    )
