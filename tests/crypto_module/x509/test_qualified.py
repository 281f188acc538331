"""What certificates say of being qualified: the live ones, ours, and broken ones."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto_module import oids
from crypto_module.asn1 import encode
from crypto_module.errors import MalformedInput
from crypto_module.x509 import build, qualified
from crypto_module.x509.certificate import Certificate, parse_bundle
from crypto_module.x509.extensions import CERTIFICATE_POLICIES, QC_STATEMENTS
from crypto_module.x509.qualified import CertificateType, Limit, QualifiedMarks, marks
from tests.crypto_module.authority import SIGNER_EXTENSIONS, issued, root

BUNDLE: Final = Path(__file__).parents[2] / "vectors/certs/CACertificates-2026-02.p7b"
ROOT: Final = root()
IDENTIFIERS: Final = (
    oids.POLICY_QUALIFIED,
    oids.QC_STATEMENT_QUALIFIED,
    qualified.QC_COMPLIANCE,
)
SIGN, SEAL = CertificateType.SIGN, CertificateType.SEAL


def of(*statements: bytes, more: Sequence[bytes] = ()) -> Certificate:
    own = build.extension(QC_STATEMENTS, encode.sequence(*statements))
    return issued(ROOT, extensions=(*SIGNER_EXTENSIONS, own, *more)).certificate


def statement(oid: str, *value: bytes) -> bytes:
    return encode.sequence(encode.oid(oid), *value)


def raw(certificate: Certificate) -> set[str]:
    """Return the identifiers whose octets stand anywhere in the certificate."""
    return {oid for oid in IDENTIFIERS if encode.oid(oid) in certificate.der}


def test_every_certificate_of_the_bundle_is_read() -> None:
    certificates = parse_bundle(BUNDLE.read_bytes())
    found = [marks(one) for one in certificates]
    by = Counter(oid for one in found for oid in one.by)
    assert len(found) == 827
    assert by == {
        oids.POLICY_QUALIFIED: 672,
        qualified.QC_COMPLIANCE: 635,
        oids.QC_STATEMENT_QUALIFIED: 607,
    }
    assert by == Counter(oid for one in certificates for oid in raw(one))
    assert sum(one.qualified for one in found) == 819
    assert sum(one.qscd for one in found) == 542
    assert Counter(one.types for one in found) == {
        frozenset({SIGN}): 809,
        frozenset({SEAL}): 18,
    }
    assert Counter(one.legislation for one in found) == {(): 712, ("UA",): 115}
    assert sum(bool(one.pds) for one in found) == 423


def test_all_statements_are_read() -> None:
    money = encode.sequence(encode.printable("UAH"), encode.integer(170), encode.integer(3))
    place = encode.sequence(encode.tlv(0x16, b"https://a/pds"), encode.printable("uk"))
    certificate = of(
        statement(oids.QC_STATEMENT_QUALIFIED),
        statement(qualified.QC_COMPLIANCE),
        statement(qualified.QC_LIMIT_VALUE, money),
        statement(qualified.QC_RETENTION_PERIOD, encode.integer(10)),
        statement(qualified.QC_SSCD),
        statement(qualified.QC_PDS, encode.sequence(place)),
        statement(qualified.QC_TYPE, encode.sequence(encode.oid("0.4.0.1862.1.6.2"))),
        statement(qualified.QC_CC_LEGISLATION, encode.sequence(encode.printable("UA"))),
        statement("1.3.6.1.5.5.7.11.2", encode.sequence()),
    )
    assert marks(certificate) == QualifiedMarks(
        by=frozenset({oids.QC_STATEMENT_QUALIFIED, qualified.QC_COMPLIANCE}),
        qscd=True,
        types=frozenset({SEAL}),
        limit=Limit(currency="UAH", amount=170, exponent=3),
        legislation=("UA",),
        retention_years=10,
        pds=(("https://a/pds", "uk"),),
    )


@pytest.mark.parametrize(
    ("currency", "shown"),
    [
        (encode.printable("EUR"), "EUR"),
        (encode.printable("980"), "980"),
        (encode.integer(980), "980"),
        (encode.integer(8), "008"),
    ],
)
def test_a_currency_is_letters_or_digits(currency: bytes, shown: str) -> None:
    money = encode.sequence(currency, encode.integer(1), encode.integer(0))
    limit = marks(of(statement(qualified.QC_LIMIT_VALUE, money))).limit
    assert limit == Limit(currency=shown, amount=1, exponent=0)


def test_a_certificate_without_marks_is_a_plain_one_for_signatures() -> None:
    plain = marks(issued(ROOT).certificate)
    assert plain == QualifiedMarks(by=frozenset(), qscd=False, types=frozenset({SIGN}))
    assert not plain.qualified


def test_the_ukrainian_purpose_of_seals_makes_a_seal_and_a_policy_a_qualified_one() -> None:
    policy = encode.sequence(encode.sequence(encode.oid(oids.POLICY_QUALIFIED)))
    more = (
        build.extended_key_usage([oids.EKU_ELECTRONIC_SEAL]),
        build.extension(CERTIFICATE_POLICIES, policy),
    )
    told = marks(issued(ROOT, extensions=(*SIGNER_EXTENSIONS, *more)).certificate)
    assert (told.qualified, told.types) == (True, frozenset({SEAL}))


@pytest.mark.parametrize(
    "wrong",
    [
        [statement(qualified.QC_SSCD), statement(qualified.QC_SSCD)],
        [encode.sequence(encode.oid("1.2.3"), encode.null(), encode.null())],
        [statement(qualified.QC_LIMIT_VALUE, encode.null())],
        [statement(qualified.QC_LIMIT_VALUE, encode.sequence(encode.integer(980)))],
        [
            statement(
                qualified.QC_LIMIT_VALUE,
                encode.sequence(encode.integer(1000), encode.integer(1), encode.integer(1)),
            )
        ],
        [statement(qualified.QC_RETENTION_PERIOD, encode.null())],
        [statement(qualified.QC_TYPE, encode.sequence(encode.null()))],
        [statement(qualified.QC_PDS, encode.sequence(encode.sequence(encode.printable("a"))))],
        [statement(qualified.QC_CC_LEGISLATION, encode.sequence(encode.integer(1)))],
    ],
)
def test_a_statement_that_is_not_as_its_standard_says_is_malformed(wrong: list[bytes]) -> None:
    with pytest.raises(MalformedInput):
        marks(of(*wrong))


@given(st.sampled_from([f"0.4.0.1862.1.{number}" for number in range(1, 8)]), st.binary())
def test_any_value_of_a_statement_gives_marks_or_malformed_input(oid: str, value: bytes) -> None:
    try:
        told = marks(of(statement(oid, value)))
    except MalformedInput:
        return
    assert isinstance(told, QualifiedMarks)


@pytest.mark.parametrize("identifiers", [[], ["1.2.3", "1.2.3"]])
def test_policies_are_named_once(identifiers: list[str]) -> None:
    value = encode.sequence(*(encode.sequence(encode.oid(one)) for one in identifiers))
    with pytest.raises(MalformedInput):
        issued(ROOT, extensions=(build.extension(CERTIFICATE_POLICIES, value),))
