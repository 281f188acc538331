"""An application: any bytes give an `Application` or `Invalid`; each wrong field is named."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.domain.applicant import DocumentKind
from gateway.domain.application import Application, parse
from gateway.domain.errors import Invalid
from gateway.domain.reception import Channel
from gateway.domain.service import Catalogue, Category, DecisionKind, Program, Service

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
Json = dict[str, Any]
Parse = Callable[..., Application]

APPLICANT: Json = {
    "surname": "Прізвище",
    "given_name": "Ім'я",
    "patronymic": "По батькові",
    "birth_date": "1990-01-01",
    "rnokpp": "3287300012",
    "unzr": "19900101-00018",
    "document": {"type": "id_card", "number": "000000000"},
    "address": "м. Київ",
    "phone": None,
}
BODY: Json = {
    "service": "birth-grant",
    "access_point": "kyiv-center-1",
    "channel": "in_person",
    "model": 1,
    "received_at": "2026-11-20T10:15:00+02:00",
    "applicant": APPLICANT,
    "questionnaire": {},
    "declaration": None,
    "paper_signed": True,
}


def encoded(body: object) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode()


def with_applicant(**changes: object) -> Json:
    return {**BODY, "applicant": {**APPLICANT, **changes}}


@pytest.fixture
def parsed(catalogue: Catalogue) -> Parse:
    def read(body: object, now: datetime = NOW) -> Application:
        return parse(encoded(body), services=catalogue, now=now)

    return read


def test_a_full_application_is_read(parsed: Parse) -> None:
    found = parsed(BODY)
    assert found.service.code == "birth-grant"
    assert found.received_at == datetime(2026, 11, 20, 8, 15, tzinfo=UTC)
    assert found.applicant.birth_date == date(1990, 1, 1)
    assert found.applicant.document is not None
    assert found.applicant.document.kind is DocumentKind.ID_CARD
    assert (found.channel, found.model, found.paper_signed) == (Channel.IN_PERSON, 1, True)
    assert (found.starostat, found.declaration, found.warnings) == (None, None, ())


def test_what_may_be_left_out_has_its_usual_value(parsed: Parse) -> None:
    short = {
        "service": "birth-grant",
        "access_point": "kyiv-center-1",
        "received_at": "2026-11-20T08:15:00Z",
        "applicant": {
            "surname": "А",
            "given_name": "Б",
            "birth_date": "1990-01-01",
            "rnokpp": "3287300012",
        },
    }
    found = parsed(short)
    assert (found.channel, found.model, found.paper_signed) == (Channel.IN_PERSON, 1, False)
    assert found.questionnaire == {}


def test_a_starostat_and_a_declaration_are_taken(parsed: Parse) -> None:
    found = parsed({**BODY, "starostat": "north", "declaration": {"income": []}})
    assert (found.starostat, found.declaration) == ("north", {"income": []})


def test_nothing_of_a_person_is_shown_by_repr(parsed: Parse) -> None:
    shown = repr(parsed({**BODY, "questionnaire": {"q": "таємниця"}}))
    for secret in (
        "Прізвище", "3287300012", "19900101", "000000000", "Київ", "1990", "таємниця"
    ):  # fmt: skip
        assert secret not in shown


REFUSED = [
    ({**BODY, "service": "unknown"}, "service-unknown", "service"),
    ({**BODY, "service": None}, "field-required", "service"),
    ({**BODY, "service": 5}, "field-invalid", "service"),
    ({**BODY, "service": " "}, "field-invalid", "service"),
    ({**BODY, "access_point": ""}, "field-invalid", "access_point"),
    ({**BODY, "access_point": "x" * 201}, "field-invalid", "access_point"),
    ({**BODY, "channel": "pigeon"}, "field-invalid", "channel"),
    ({**BODY, "channel": 1}, "field-invalid", "channel"),
    ({**BODY, "model": 4}, "field-invalid", "model"),
    ({**BODY, "model": True}, "field-invalid", "model"),
    ({**BODY, "model": "1"}, "field-invalid", "model"),
    ({**BODY, "model": 3}, "model-not-allowed", "model"),
    ({**BODY, "received_at": "2026-11-20T10:15:00"}, "instant-invalid", "received_at"),
    ({**BODY, "received_at": "2026-11-20"}, "instant-invalid", "received_at"),
    ({**BODY, "received_at": "2026-11-20T12:06:00Z"}, "received-in-future", "received_at"),
    ({**BODY, "paper_signed": "yes"}, "field-invalid", "paper_signed"),
    ({**BODY, "declaration": []}, "field-invalid", "declaration"),
    ({**BODY, "questionnaire": "x"}, "field-invalid", "questionnaire"),
    ({**BODY, "aplicant": {}}, "field-unknown", ""),
    ({**BODY, "applicant": None}, "field-required", "applicant"),
    ({**BODY, "applicant": []}, "field-invalid", "applicant"),
    (with_applicant(nickname="x"), "field-unknown", "applicant"),
    (with_applicant(surname=None), "field-required", "applicant.surname"),
    (with_applicant(birth_date="01.01.1990"), "field-invalid", "applicant.birth_date"),
    (with_applicant(birth_date="19900101"), "field-invalid", "applicant.birth_date"),
    (with_applicant(birth_date="2026-11-21"), "field-invalid", "applicant.birth_date"),
    (with_applicant(rnokpp="3287300013"), "identifier-invalid", "applicant.rnokpp"),
    (with_applicant(unzr="19900101-00019"), "identifier-invalid", "applicant.unzr"),
    (with_applicant(rnokpp_refused=1), "field-invalid", "applicant.rnokpp_refused"),
    (with_applicant(document="x"), "field-invalid", "applicant.document"),
    (
        with_applicant(document={"type": "visa", "number": "1"}),
        "field-invalid",
        "applicant.document.type",
    ),
    (
        with_applicant(document={"type": "passport", "number": "AB123456"}),
        "identifier-invalid",
        "applicant.document.number",
    ),
    (
        with_applicant(document={"type": "passport", "series": "АБ"}),
        "field-unknown",
        "applicant.document",
    ),
    (with_applicant(rnokpp=None, unzr=None, document=None), "identity-missing", "applicant"),
]


@pytest.mark.parametrize(("body", "code", "field"), REFUSED)
def test_a_wrong_field_is_named_with_its_rule(
    parsed: Parse, body: Json, code: str, field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        parsed(body)
    assert (refusal.value.code, refusal.value.field) == (code, field)
    assert refusal.value.rule
    assert refusal.value.title


@pytest.mark.parametrize(
    "document",
    [
        {"type": "passport", "number": "АБ123456"},
        {"type": "birth_certificate", "number": "І-АБ 123456"},
        {"type": "other", "number": "X/1"},
    ],
)
def test_a_person_without_rnokpp_may_come_with_a_document_alone(
    parsed: Parse, document: Json
) -> None:
    found = parsed(with_applicant(rnokpp=None, unzr=None, rnokpp_refused=True, document=document))
    assert found.applicant.rnokpp is None
    assert found.applicant.rnokpp_refused


def test_a_birth_date_that_disagrees_is_a_warning_and_no_refusal(parsed: Parse) -> None:
    found = parsed(with_applicant(birth_date="1990-01-02"))
    assert [(notice.code, notice.field) for notice in found.warnings] == [
        ("birth-date-differs", "applicant.rnokpp"),
        ("birth-date-differs", "applicant.unzr"),
    ]


def test_a_receipt_of_long_ago_is_a_warning(parsed: Parse) -> None:
    found = parsed(BODY, now=NOW + timedelta(days=60))
    assert [notice.code for notice in found.warnings] == ["received-long-ago"]


def test_model_3_is_taken_on_its_last_day_and_refused_on_the_next(parsed: Parse) -> None:
    last = {**BODY, "model": 3, "received_at": "2021-02-28T12:00:00+02:00"}
    assert parsed(last).model == 3
    with pytest.raises(Invalid) as refusal:
        parsed({**last, "received_at": "2021-03-01T00:00:00+02:00"})
    assert refusal.value.code == "model-not-allowed"


def test_model_3_is_taken_with_a_warning_where_the_system_lacks_the_service(
    parsed: Parse,
) -> None:
    found = parsed({**BODY, "service": "city-material-aid", "model": 3})
    assert [notice.code for notice in found.warnings] == ["model-3-outside-social-hromada"]


def test_a_service_is_found_only_while_it_is_offered() -> None:
    ended = Service(
        code="old",
        national_id=None,
        name="Стара",
        category=Category.AID,
        in_523r=True,
        in_social_hromada=True,
        target_program=Program.ASOPD,
        decision_kinds=frozenset({DecisionKind.ASSIGNED}),
        decision_days=30,
        required_documents=(),
        valid_from=date(2020, 1, 1),
        valid_to=date(2026, 11, 19),
    )
    with pytest.raises(Invalid) as refusal:
        parse(encoded({**BODY, "service": "old"}), services=Catalogue({"old": ended}), now=NOW)
    assert refusal.value.code == "service-unknown"


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from([*BODY, *APPLICANT, "type", "number"]) | st.text(max_size=5),
            inner,
            max_size=8,
        )
    ),
    max_leaves=20,
)


@given(body=st.binary(max_size=300) | ANY_JSON.map(lambda value: json.dumps(value).encode()))
def test_any_bytes_give_an_application_or_a_refusal(body: bytes) -> None:
    assert total(body)


@given(field=st.sampled_from(list(BODY)), value=ANY_JSON)
def test_any_value_in_any_field_gives_an_application_or_a_refusal(
    field: str, value: object
) -> None:
    assert total(json.dumps({**BODY, field: value}).encode())


@given(field=st.sampled_from([*APPLICANT, "rnokpp_refused"]), value=ANY_JSON)
def test_any_value_in_any_field_of_the_person_gives_an_application_or_a_refusal(
    field: str, value: object
) -> None:
    assert total(json.dumps(with_applicant(**{field: value})).encode())


@given(cut=st.integers(0, 400), place=st.integers(0, 400), byte=st.integers(0, 255))
def test_a_cut_or_changed_body_gives_an_application_or_a_refusal(
    cut: int, place: int, byte: int
) -> None:
    body = bytearray(encoded(BODY))
    body[place % len(body)] = byte
    assert total(bytes(body[: len(body) - cut]))


def total(body: bytes) -> bool:
    try:
        return isinstance(parse(body, services=OFFERED, now=NOW), Application)
    except Invalid as refusal:
        return bool(refusal.code and refusal.rule)


OFFERED = Catalogue(
    {
        "birth-grant": Service(
            code="birth-grant",
            national_id=None,
            name="Допомога",
            category=Category.AID,
            in_523r=True,
            in_social_hromada=True,
            target_program=Program.ASOPD,
            decision_kinds=frozenset({DecisionKind.ASSIGNED}),
            decision_days=30,
            required_documents=(),
            valid_from=date(2014, 1, 1),
            valid_to=None,
        )
    }
)


@pytest.mark.parametrize(
    ("surname", "given_name", "patronymic", "written"),
    [
        ("Прикладна", "Марія", "Тестівна", "Прикладна Марія Тестівна"),
        ("МакПриклад-де Вигадана", "о'Марія", None, "МакПриклад-де Вигадана о'Марія"),
        (" Прикладна  ", "\tМарія", "Тестівна\n", "Прикладна Марія Тестівна"),
    ],
)
def test_a_name_is_written_as_the_application_writes_it(
    parsed: Parse, surname: str, given_name: str, patronymic: str | None, written: str
) -> None:
    named = with_applicant(surname=surname, given_name=given_name, patronymic=patronymic)
    assert parsed(named).applicant.full_name == written
