"""Real certificates of Ukrainian providers: parsed, cross-read by a second decoder, verified."""

import json
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
from pyasn1.codec.der.decoder import decode as pyasn1_decode

from crypto_module import backend
from crypto_module.errors import InvalidSignature
from crypto_module.x509.algorithms import Scheme, SignatureAlgorithm
from crypto_module.x509.certificate import Certificate, bundle_slices, parse_bundle

CERTS: Final = Path(__file__).parents[2] / "vectors" / "certs"
BUNDLE: Final = (CERTS / "CACertificates-2026-02.p7b").read_bytes()
EXCEPTIONS: Final = json.loads((CERTS / "exceptions.json").read_text())
SHA1_WITH_RSA: Final = bytes.fromhex("300d06092a864886f70d0101050500")
# The reference backend needs half a second for one signature; it takes every twentieth.
STEP: Final = 1 if backend.chosen.name == "kernel" else 20


@cache
def certificates() -> tuple[Certificate, ...]:
    return parse_bundle(BUNDLE)


@cache
def by_subject() -> dict[bytes, list[Certificate]]:
    found: dict[bytes, list[Certificate]] = defaultdict(list)
    for one in certificates():
        found[one.subject].append(one)
    return found


def issuers_of(certificate: Certificate) -> list[Certificate]:
    named = certificate.extensions.authority_key_identifier
    return sorted(
        by_subject()[certificate.issuer], key=lambda one: one.subject_key_identifier != named
    )


def algorithm(certificate: Certificate) -> SignatureAlgorithm | None:
    sha1 = bytes.fromhex("300d06092a864886f70d0101050500")
    return None if certificate.signature_algorithm_der == sha1 else certificate.signature_algorithm


def dstu_signed() -> list[Certificate]:
    schemes = {Scheme.DSTU4145, Scheme.DSTU4145_BIG_ENDIAN}
    found = [(one, algorithm(one)) for one in certificates()]
    return [one for one, how in found if how is not None and how.scheme in schemes]


def verifies(certificate: Certificate) -> bool:
    for issuer in issuers_of(certificate):
        try:
            certificate.verify_signed_by(issuer)
        except InvalidSignature:
            continue
        return True
    return False


def test_every_certificate_of_the_bundle_parses_to_its_own_octets() -> None:
    assert len(certificates()) == 827
    assert [one.der for one in certificates()] == list(bundle_slices(BUNDLE))
    assert all(one.der in BUNDLE for one in certificates())


def test_all_dstu_signed_certificates_verify_with_the_issuers_sbox() -> None:
    signed = dstu_signed()
    assert len(signed) == EXCEPTIONS["verified"] + len(EXCEPTIONS["exceptions"]) == 486
    failed = {f"{one.serial:x}" for one in signed[::STEP] if not verifies(one)}
    assert failed <= EXCEPTIONS["exceptions"].keys()
    assert STEP > 1 or failed == EXCEPTIONS["exceptions"].keys()


def test_the_other_certificates_verify_save_the_one_signed_with_sha1() -> None:
    others = set(certificates()) - set(dstu_signed())
    judged = [one for one in others if algorithm(one) is not None]
    assert len(others) - len(judged) == 1
    assert [one for one in judged if not verifies(one)] == []


def test_parameters_are_explicit_in_some_certificates_and_named_in_others() -> None:
    keys = [
        one for one in certificates() if bytes.fromhex("060b2a86240201010101030101") in one.spki_der
    ]
    named = [one for one in keys if bytes.fromhex("060d2a8624020101010103010102") in one.spki_der]
    assert 0 < len(named) < len(keys)


@pytest.mark.parametrize("position", range(0, 827, 23))
def test_a_second_decoder_reads_the_same_certificate(position: int) -> None:
    certificate = certificates()[position]
    decoded, rest = pyasn1_decode(certificate.der)
    tbs: Any = decoded[0]
    assert rest == b""
    assert int(tbs[1]) == certificate.serial
    moments = [int(str(moment).removesuffix("Z")[-10:]) for moment in tbs[4]]
    ours = (certificate.not_before, certificate.not_after)
    assert moments == [int(f"{moment:%m%d%H%M%S}") for moment in ours]
    critical = {
        str(extension[0]) for extension in tbs[7] if len(extension) == 3 and bool(extension[1])
    }
    assert certificate.extensions.unprocessed_critical <= critical
