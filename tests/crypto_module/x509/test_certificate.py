import contextlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest
from cryptography import x509 as pyca
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto_module.asn1 import encode
from crypto_module.errors import ForeignParameters, MalformedInput, UnsupportedAlgorithm
from crypto_module.primitives import curves, dstu4145
from crypto_module.x509 import build, certificate, dstu_parameters, keys, names
from crypto_module.x509.certificate import Certificate, parse_bundle
from crypto_module.x509.signing import subject_public_key_info
from tests.crypto_module.authority import NOW, issued, root

CERTS: Final = Path(__file__).parents[2] / "vectors" / "certs"
SAMPLES: Final = [path.read_bytes() for path in sorted(CERTS.glob("*.cer"))]


def with_extensions(*extensions: bytes) -> Certificate:
    return issued(root(), extensions=extensions).certificate


def test_identity_comes_from_directory_attributes_before_the_name() -> None:
    subject = build.name(
        [
            (names.COMMON_NAME, "Петренко Ольга"),
            (names.SERIAL_NUMBER, "TINUA-1111111111"),
            (names.ORGANIZATION_IDENTIFIER, "NTRUA-22222222"),
            (names.ORGANIZATION, "ЦНАП"),
        ]
    )
    attributes = build.personal_attributes(rnokpp="3287300012", unzr="19900101-00017")
    certificate = issued(root(), subject=subject, extensions=(attributes,)).certificate
    identity = certificate.identity
    assert identity.rnokpp == "3287300012"
    assert identity.edrpou == "22222222"
    assert identity.unzr == "19900101-00017"
    assert (identity.common_name, identity.organization) == ("Петренко Ольга", "ЦНАП")


def test_an_empty_identifier_means_absent() -> None:
    subject = build.name([(names.SERIAL_NUMBER, "TINUA-3287300012")])
    attributes = build.personal_attributes(rnokpp="", edrpou="")
    identity = issued(root(), subject=subject, extensions=(attributes,)).certificate.identity
    assert identity.rnokpp == "3287300012"
    assert identity.edrpou is None


@pytest.mark.parametrize("prefix", ["UA-", "PNOUA-", "TINUA", ""])
def test_a_serial_number_of_another_kind_is_no_rnokpp(prefix: str) -> None:
    subject = build.name([(names.SERIAL_NUMBER, f"{prefix}3287300012")])
    assert issued(root(), subject=subject, extensions=()).certificate.identity.rnokpp is None


@pytest.mark.parametrize("tag", [0x0C, 0x13, 0x16])
def test_an_identifier_may_be_utf8_printable_or_ia5(tag: int) -> None:
    value = encode.set_of([encode.tlv(tag, b"3287300012")])
    attribute = encode.sequence(encode.oid("1.2.804.2.1.1.1.11.1.4.1.1"), value)
    extension = build.extension("2.5.29.9", encode.sequence(attribute))
    assert with_extensions(extension).identity.rnokpp == "3287300012"


def test_fields_of_a_made_certificate_are_read_back() -> None:
    certificate = with_extensions(
        build.basic_constraints(ca=True, path_length=2),
        build.key_usage(["digital_signature", "decipher_only"]),
        build.extended_key_usage(["1.2.804.2.1.1.1.3.9"]),
        build.subject_key_identifier(b"own"),
        build.authority_key_identifier(b"issuer"),
        build.qc_statements(["1.2.804.2.1.1.1.2.1", "0.4.0.1862.1.4"]),
    )
    assert certificate.is_ca
    assert certificate.extensions.path_length == 2
    assert certificate.key_usage == frozenset({"digital_signature", "decipher_only"})
    assert certificate.extensions.extended_key_usage == frozenset({"1.2.804.2.1.1.1.3.9"})
    assert certificate.subject_key_identifier == b"own"
    assert certificate.extensions.authority_key_identifier == b"issuer"
    assert certificate.qc_statements == {"1.2.804.2.1.1.1.2.1", "0.4.0.1862.1.4"}


def test_another_library_reads_the_certificates_we_make() -> None:
    holder = issued(root())
    read = pyca.load_der_x509_certificate(holder.certificate.der)
    assert read.serial_number == holder.certificate.serial
    assert read.not_valid_before_utc == holder.certificate.not_before
    assert read.extensions.get_extension_for_class(pyca.BasicConstraints).critical
    assert read.extensions.get_extension_for_class(pyca.KeyUsage).value.content_commitment


def test_a_certificate_after_2049_tells_its_end_in_generalized_time() -> None:
    end = datetime(2051, 1, 2, 3, 4, 5, tzinfo=UTC)
    certificate = issued(root(), not_after=end).certificate
    assert certificate.not_after == end
    assert b"20510102030405Z" in certificate.der


@pytest.mark.parametrize("time", [b"202601010000Z", b"20260101000000+0200", b"20260101000000"])
def test_a_time_without_seconds_or_zone_is_malformed(time: bytes) -> None:
    certificate = issued(root(), not_after=datetime(2051, 1, 1, tzinfo=UTC)).certificate
    honest = encode.tlv(0x18, b"20510101000000Z")
    changed = encode.tlv(0x18, time.ljust(15, b" ")[:15])
    with pytest.raises(MalformedInput):
        Certificate.parse(certificate.der.replace(honest, changed))


def test_two_extensions_of_one_kind_are_malformed() -> None:
    with pytest.raises(MalformedInput):
        with_extensions(build.subject_key_identifier(b"1"), build.subject_key_identifier(b"2"))


def test_two_signature_algorithms_are_malformed() -> None:
    octets = issued(root()).certificate.der
    sha256, sha384 = encode.oid("1.2.840.10045.4.3.2"), encode.oid("1.2.840.10045.4.3.3")
    at = octets.rindex(sha256)
    with pytest.raises(MalformedInput):
        Certificate.parse(octets[:at] + sha384 + octets[at + len(sha384) :])


def test_certificates_are_equal_when_their_octets_are() -> None:
    octets = issued(root()).certificate.der
    assert Certificate.parse(octets) == Certificate.parse(bytes(octets))
    assert hash(Certificate.parse(octets)) == hash(Certificate.parse(octets))


def test_validity_is_asked_of_a_moment() -> None:
    certificate = issued(root(), not_before=NOW, not_after=NOW).certificate
    assert certificate.valid_at(NOW)


@pytest.mark.parametrize("name", sorted(curves.BY_OID))
def test_named_and_explicit_parameters_are_the_same_key(name: str) -> None:
    curve = curves.BY_OID[name]
    private = dstu4145.PrivateKey.generate(curve.name)
    for parameters in (dstu_parameters.named(curve), dstu_parameters.explicit(curve)):
        key = keys.parse(subject_public_key_info(private, parameters=parameters))
        assert isinstance(key, keys.DstuKey)
        assert key.key == private.public_key()
        assert key.name == f"DSTU4145-{curve.name}"


def test_the_big_endian_variant_reverses_every_octet_string() -> None:
    curve = curves.BY_NAME["M257"]
    private = dstu4145.PrivateKey.generate("M257")
    little = dstu_parameters.explicit(curve, sbox=None)
    base, b = curve.base_point, curve.b.to_bytes(curve.element_size, "little")
    big = little.replace(base, base[::-1]).replace(b, b[::-1])
    point = private.public_key().to_bytes()[::-1]
    algorithm = encode.sequence(encode.oid("1.2.804.2.1.1.1.1.3.1.1.1.1"), big)
    spki = encode.sequence(algorithm, encode.bits(encode.octets(point)))
    key = keys.parse(spki)
    assert isinstance(key, keys.DstuKey)
    assert key.key == private.public_key()


def test_a_curve_in_a_normal_basis_that_is_not_listed_is_foreign() -> None:
    field = encode.sequence(encode.integer(173))
    curve = encode.sequence(
        field, encode.integer(0), encode.octets(b"1"), encode.integer(5), encode.octets(b"1")
    )
    with pytest.raises(ForeignParameters):
        dstu_parameters.parse(encode.sequence(curve), normal=True)


def test_the_big_endian_variant_of_a_normal_basis_is_read() -> None:
    curve = curves.BY_NAME["M173-ONB"]
    private = dstu4145.PrivateKey.generate(curve.name)
    algorithm = encode.sequence(
        encode.oid("1.2.804.2.1.1.1.1.3.1.2.1.1"), dstu_parameters.named(curve)
    )
    point = private.public_key().to_bytes()[::-1]
    key = keys.parse(encode.sequence(algorithm, encode.bits(encode.octets(point))))
    assert isinstance(key, keys.DstuKey)
    assert key.key == private.public_key()


@pytest.mark.parametrize(
    ("oid", "name"),
    [("1.2.804.2.1.1.1.1.3.1.1", "M173-ONB"), ("1.2.804.2.1.1.1.1.3.1.2", "M173")],
)
def test_a_key_whose_identifier_tells_another_basis_is_foreign(oid: str, name: str) -> None:
    private = dstu4145.PrivateKey.generate(name)
    algorithm = encode.sequence(encode.oid(oid), dstu_parameters.named(curves.BY_NAME[name]))
    point = encode.bits(encode.octets(private.public_key().to_bytes()))
    with pytest.raises(ForeignParameters):
        keys.parse(encode.sequence(algorithm, point))


@pytest.mark.parametrize("curve", [ec.SECP256K1(), ec.SECP224R1(), ec.BrainpoolP256R1()])
def test_an_ecdsa_curve_that_is_not_ours_is_unsupported(curve: ec.EllipticCurve) -> None:
    with pytest.raises(UnsupportedAlgorithm):
        keys.parse(subject_public_key_info(ec.generate_private_key(curve)))


def test_an_rsa_key_below_2048_bits_is_unsupported() -> None:
    modulus = encode.integer((1 << 1023) | 1)
    key = encode.sequence(modulus, encode.integer(65537))
    algorithm = encode.sequence(encode.oid("1.2.840.113549.1.1.1"), encode.null())
    with pytest.raises((UnsupportedAlgorithm, MalformedInput)):
        keys.parse(encode.sequence(algorithm, encode.bits(key)))


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(SAMPLES), st.data())
def test_a_mutated_certificate_parses_or_is_malformed(octets: bytes, data: st.DataObject) -> None:
    changed = bytearray(octets)
    for _ in range(data.draw(st.integers(min_value=1, max_value=3))):
        at = data.draw(st.integers(min_value=0, max_value=len(changed) - 1))
        changed[at] = data.draw(st.integers(min_value=0, max_value=255))
    known = (MalformedInput, ForeignParameters, UnsupportedAlgorithm)
    with contextlib.suppress(*known):
        certificate = Certificate.parse(bytes(changed))
        assert certificate.public_key.name
        assert certificate.signature_algorithm.oid


@settings(max_examples=100)
@given(st.binary(max_size=120))
def test_any_octets_are_a_bundle_or_malformed(octets: bytes) -> None:
    with contextlib.suppress(MalformedInput):
        parse_bundle(octets)


def test_a_certificate_and_its_key_are_read_once_and_only_the_latest_are_kept() -> None:
    encoded = root().certificate.der
    again = Certificate.parse(bytes(bytearray(encoded)))
    assert again is Certificate.parse(encoded)
    assert again.public_key is Certificate.parse(encoded).public_key
    assert Certificate._read.cache_info().maxsize == certificate.MAX_KEPT
    assert keys.parse.cache_info().maxsize == keys.MAX_KEPT
