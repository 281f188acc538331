"""The reference DAT codec: round trip, totality, and every named defect refused."""

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.backoffice import ColumnType, DatCodec, DatError, DatFile, Kind, read_layouts
from connectors.backoffice.cells import Value
from connectors.backoffice.header import SIZE, SLOTS
from connectors.backoffice.layout import Column
from connectors.backoffice.payload import Record

LAYOUTS = read_layouts(Path(__file__).parents[3] / "config" / "dat")
CODEC = DatCodec(LAYOUTS)
EXPORT_ID = UUID("018f0000-0000-7000-8000-000000000001")
CREATED = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
RECORD: dict[str, Value] = {
    "case_number": "KYIV-2026-000001",
    "kind": "ASSIGNED",
    "amount": Decimal("1234.56"),
    "valid_from": date(2025, 11, 1),
    "valid_to": date(2026, 4, 30),
    "refusal_reason": None,
    "number": "15/2026",
    "date": date(2026, 11, 23),
    "body": "УСЗН Подільського району",
}


def der_stand_in(content: bytes) -> bytes:
    """An OCTET STRING in a SEQUENCE: the codec looks at the outer length alone."""
    return b"\x30\x22\x04\x20" + hashlib.sha256(content).digest()


def an_answer(*records: Record, encoding: str = "WINDOWS-1251", program: str = "asopd") -> DatFile:
    return DatFile(
        program=program,
        kind=Kind.ANSWER,
        export_id=EXPORT_ID,
        version=1,
        created_at=CREATED,
        encoding=encoding,
        records=records or (RECORD,),
    )


def texts(encoding: str) -> st.SearchStrategy[str]:
    codec = {"UTF-8": "utf-8", "WINDOWS-1251": "cp1251"}[encoding]
    letters = st.characters(codec=codec, exclude_categories=("Cc", "Cs")) | st.sampled_from(
        "\n;\\'="
    )
    return st.text(letters, min_size=1, max_size=40).filter(lambda text: text == text.strip())


def values(column: Column, encoding: str) -> st.SearchStrategy[Value]:
    some: dict[ColumnType, st.SearchStrategy[Value]] = {
        ColumnType.TEXT: texts(encoding).map(lambda text: text[: column.max_length].strip() or "а"),
        ColumnType.DIGITS: st.text("0123456789", min_size=1, max_size=min(column.max_length, 40)),
        ColumnType.DATE: st.dates(min_value=date(1900, 1, 1)),
        ColumnType.MONEY: st.integers(0, 10**14 - 1).map(lambda cents: Decimal(cents).scaleb(-2)),
    }
    if column.codes:
        some[ColumnType.CODE] = st.sampled_from(sorted(column.codes))
    return some[column.type] if column.required else st.none() | some[column.type]


@st.composite
def files(draw: st.DrawFn) -> DatFile:
    layout = LAYOUTS[draw(st.sampled_from(sorted(LAYOUTS)))]
    kind = draw(st.sampled_from(Kind))
    encoding = draw(st.sampled_from(["UTF-8", "WINDOWS-1251"]))
    record = st.fixed_dictionaries(
        {column.name: values(column, encoding) for column in layout.columns(kind)}
    )
    return DatFile(
        program=layout.program,
        kind=kind,
        export_id=draw(st.uuids()),
        version=draw(st.integers(1, 999_999)),
        created_at=draw(st.datetimes(timezones=st.just(UTC))).replace(microsecond=0),
        encoding=encoding,
        records=tuple(draw(st.lists(record, max_size=5))),
    )


@settings(max_examples=150, deadline=None)
@given(files())
def test_a_file_decodes_to_what_was_encoded(file: DatFile) -> None:
    octets = CODEC.encode(file, sign=der_stand_in)
    signed = CODEC.decode(octets)
    assert signed.file == file
    assert signed.signed_bytes + signed.signature == octets


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=600))
def test_any_octets_give_a_file_or_a_dat_error(octets: bytes) -> None:
    with pytest.raises(DatError):
        CODEC.decode(octets)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 2000), st.integers(0, 255))
def test_a_changed_octet_never_changes_a_record_unnoticed(place: int, octet: int) -> None:
    original = CODEC.encode(an_answer(), sign=der_stand_in)
    changed = bytearray(original)
    changed[place % len(changed)] = octet
    try:
        assert CODEC.decode(bytes(changed)).file.records == an_answer().records
    except DatError:
        assert bytes(changed) != original


@pytest.mark.parametrize("length", [0, 1, SIZE - 1, SIZE, SIZE + 1, -35, -34, -1])
def test_a_truncated_file_is_refused(length: int) -> None:
    octets = CODEC.encode(an_answer(), sign=der_stand_in)
    with pytest.raises(DatError) as refused:
        CODEC.decode(octets[:length])
    assert refused.value.rule in {"truncated", "absent", "form"}


def test_octets_after_the_signature_are_refused() -> None:
    with pytest.raises(DatError, match="trailing"):
        CODEC.decode(CODEC.encode(an_answer(), sign=der_stand_in) + b"\0")


def test_a_payload_that_is_not_the_digested_one_is_refused() -> None:
    octets = CODEC.encode(an_answer(), sign=der_stand_in)
    with pytest.raises(DatError, match="checksum"):
        CODEC.decode(octets.replace(b"1234.56", b"9234.56"))


@pytest.mark.parametrize(
    ("written", "claimed"), [("UTF-8", "WINDOWS-1251"), ("WINDOWS-1251", "UTF-8")]
)
def test_a_file_in_another_encoding_than_claimed_is_refused(written: str, claimed: str) -> None:
    octets = CODEC.encode(an_answer(encoding=written), sign=der_stand_in)
    relabelled = octets.replace(written.ljust(12).encode(), claimed.ljust(12).encode(), 1)
    with pytest.raises(DatError) as refused:
        CODEC.decode(relabelled)
    assert refused.value.rule in {"encoding", "title row"}


def test_a_letter_outside_windows_1251_is_refused_and_not_replaced() -> None:
    with pytest.raises(DatError, match="payload: encoding"):
        CODEC.encode(an_answer({**RECORD, "body": "Łódź"}), sign=der_stand_in)


@pytest.mark.parametrize(
    "text",
    [
        "a;b",
        "рядок\nдругий",
        "\\s",
        "=1+1",
        "+380440000000",
        "'=1",
        "@SUM(A1)",
        "ключ;=;\\n",
        '"=1+1"',
    ],
)
def test_a_text_cannot_break_out_of_its_cell(text: str) -> None:
    octets = CODEC.encode(an_answer({**RECORD, "body": text}), sign=der_stand_in)
    signed = CODEC.decode(octets)
    assert signed.file.records[0]["body"] == text
    row = signed.signed_bytes[SIZE:].decode("cp1251").split("\r\n")[1]
    assert not row.split(";")[-1].startswith(("=", "+", "-", "@", '"'))


@pytest.mark.parametrize(
    ("column", "value", "rule"),
    [
        ("body", "a\0b", "control character"),
        ("body", "a\rb", "control character"),
        ("body", "\t=1+1", "outer space"),
        ("body", "x" * 201, "too long"),
        ("body", None, "required"),
        ("amount", Decimal("1.5"), "money"),
        ("amount", Decimal("-1.00"), "money"),
        ("amount", Decimal("NaN"), "money"),
        ("amount", "1234.56", "money"),
        ("date", "23.11.2026", "date"),
        ("kind", "REGISTERED", "code"),
        ("body", "", "empty"),
        ("body", date(2026, 11, 23), "type"),
    ],
)
def test_a_value_that_does_not_fit_its_column_is_refused(
    column: str, value: Value, rule: str
) -> None:
    with pytest.raises(DatError) as refused:
        CODEC.encode(an_answer({**RECORD, column: value}), sign=der_stand_in)
    assert (refused.value.where, refused.value.rule) == (f"record 1, {column}", rule)
    assert not value or str(value) not in str(refused.value)


@pytest.mark.parametrize(
    ("cell", "forged", "rule"),
    [
        ("15/2026", "=15/202", "formula"),
        ("15/2026", "'15/202", "formula"),
        ("15/2026", "15\\2026", "escape"),
        ("01.11.2025", "31.02.2025", "date"),
        ("1234.56", "0234.56", "money"),
        ("ПРИЗНАЧЕНО", "СКАСОВАНО!", "code"),
    ],
)
def test_a_cell_that_the_codec_would_not_write_is_refused(
    cell: str, forged: str, rule: str
) -> None:
    octets = CODEC.encode(an_answer(), sign=der_stand_in)
    payload = octets[SIZE:-36].replace(cell.encode("cp1251"), forged.encode("cp1251"), 1)
    digest = hashlib.sha256(payload).hexdigest().ljust(72).encode()
    with pytest.raises(DatError, match=rule):
        CODEC.decode(octets[: SIZE - 74] + digest + b"\r\n" + payload + octets[-36:])


def rewritten(octets: bytes, payload: bytes) -> bytes:
    """The file with another payload, its length and digest told rightly."""
    length = f"{len(payload):010}".encode()
    digest = hashlib.sha256(payload).hexdigest().ljust(72).encode()
    return octets[:120] + length + digest + b"\r\n" + payload + octets[-36:]


@pytest.mark.parametrize(
    ("before", "after", "rule"),
    [
        ("\r\n", "\n", "row end"),
        ("Номер справи", "Номер спрви", "title row"),
        ("KYIV-2026-000001;", "", "columns"),
        ("KYIV-2026-000001", "", "required"),
        ("УСЗН Подільського району\r\n", "УСЗН", "row end"),
        ("УСЗН Подільського району\r\n", "УСЗН\r\n\r\n", "columns"),
    ],
)
def test_rows_of_another_shape_are_refused(before: str, after: str, rule: str) -> None:
    octets = CODEC.encode(an_answer(), sign=der_stand_in)
    text = octets[SIZE:-36].decode("cp1251").replace(before, after)
    with pytest.raises(DatError, match=rule):
        CODEC.decode(rewritten(octets, text.encode("cp1251")))


def test_a_record_of_other_columns_is_refused() -> None:
    with pytest.raises(DatError, match="columns"):
        CODEC.encode(an_answer({"case_number": "1"}), sign=der_stand_in)


@pytest.mark.parametrize(
    ("signature", "rule"),
    [
        (b"\x30\x85" + bytes(40), "form"),
        (b"\x30\x80\x00\x00", "form"),
        (b"\x30\x82\x00\x02\x05\x00", None),
    ],
)
def test_the_signature_is_one_element_to_the_end(signature: bytes, rule: str | None) -> None:
    octets = CODEC.encode(an_answer(), sign=lambda _: signature)
    if rule is None:
        assert CODEC.decode(octets).signature == signature
        return
    with pytest.raises(DatError, match=rule):
        CODEC.decode(octets)


@pytest.mark.parametrize(
    ("slot", "value"),
    [
        ("magic", "BRAMADAX"),
        ("format", "0002"),
        ("layout", "0009"),
        ("kind", "REPORT"),
        ("program", "unknown"),
        ("export", "not-a-uuid"),
        ("created", "2026-13-40T99:00:00Z"),
        ("encoding", "KOI8-U"),
        ("records", "000002"),
    ],
)
def test_a_wrong_header_slot_is_refused(slot: str, value: str) -> None:
    octets = CODEC.encode(an_answer(), sign=der_stand_in)
    offset = sum(width for width, _ in list(SLOTS.values())[: list(SLOTS).index(slot)])
    width = SLOTS[slot][0]
    with pytest.raises(DatError) as refused:
        CODEC.decode(octets[:offset] + value.ljust(width).encode() + octets[offset + width :])
    assert refused.value.where == slot


def test_a_moment_in_another_zone_is_written_in_utc() -> None:
    in_kyiv = CREATED.astimezone(ZoneInfo("Europe/Kyiv"))
    octets = CODEC.encode(replace(an_answer(), created_at=in_kyiv), sign=der_stand_in)
    assert b"2026-11-23T08:30:00Z" in octets
    assert CODEC.decode(octets).file.created_at == in_kyiv
