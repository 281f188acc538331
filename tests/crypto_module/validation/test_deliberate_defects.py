"""What an attacker or a careless producer may bring: each a distinct answer, never a pass."""

from datetime import timedelta

import pytest

from crypto_module.ades import cades
from crypto_module.asn1 import encode
from crypto_module.cms import attributes
from crypto_module.cms.sign import Signer, attribute, signed_data
from crypto_module.primitives.hashes import HashName
from crypto_module.validation import Accepted, Refused, SubIndication, Undecided
from crypto_module.x509 import build
from tests.crypto_module import authority
from tests.crypto_module.authority import (
    CONTENT,
    KEYS,
    NOW,
    YEAR,
    issued,
    judged,
    reason,
    root,
    signed,
    with_certificate,
)


@pytest.mark.parametrize("kind", KEYS)
@pytest.mark.parametrize("detached", [True, False])
def test_what_is_signed_verifies(kind: str, *, detached: bool) -> None:
    anchor = root(KEYS[kind])
    holder = issued(anchor, key=KEYS[kind])
    verdict = judged(
        signed(holder, detached=detached), anchor, content=CONTENT if detached else None
    )
    assert isinstance(verdict, Accepted)
    assert verdict.signatures[0].claimed_signing_time == NOW
    assert verdict.signatures[0].signer is not None
    assert verdict.signatures[0].signer.rnokpp == "3287300012"
    assert verdict.content == (None if detached else CONTENT)


@pytest.mark.parametrize("hash_name", ["gost34311", "kupyna256", "kupyna384", "kupyna512"])
def test_a_dstu_key_signs_with_every_ukrainian_hash(hash_name: HashName) -> None:
    anchor = root()
    holder = issued(anchor, key=KEYS["M257"])
    signer = Signer(holder.key, holder.certificate, hash_name)
    signature = cades.sign(CONTENT, signer=signer, signing_time=None, detached=True)
    verdict = judged(signature, anchor, content=CONTENT)
    assert isinstance(verdict, Accepted)
    assert verdict.signatures[0].hash_algorithm == hash_name
    assert verdict.signatures[0].claimed_signing_time is None


def test_wrong_content_is_a_hash_failure() -> None:
    anchor = root()
    verdict = judged(signed(issued(anchor)), anchor, content=b"other")
    assert isinstance(verdict, Refused)
    assert verdict.reason is SubIndication.HASH_FAILURE


def test_another_certificate_beside_the_signature_is_not_the_one_named() -> None:
    anchor = root()
    holder, other = issued(anchor), issued(anchor, serial=8)
    verdict = judged(with_certificate(signed(holder), holder, other), anchor, content=CONTENT)
    assert reason(verdict) is SubIndication.NO_SIGNING_CERTIFICATE_FOUND


@pytest.mark.parametrize("kind", KEYS)
def test_a_changed_signature_value_is_a_crypto_failure(kind: str) -> None:
    anchor = root()
    holder = issued(anchor, key=KEYS[kind])
    genuine = signed(holder)
    forged = genuine[:-1] + bytes([genuine[-1] ^ 1])
    verdict = judged(forged, anchor, content=CONTENT)
    assert reason(verdict) is SubIndication.SIG_CRYPTO_FAILURE


def test_a_stranger_under_another_anchor_has_no_path() -> None:
    verdict = judged(signed(issued(root())), root(name="Інший"), content=CONTENT)
    assert reason(verdict) is SubIndication.NO_CERTIFICATE_CHAIN_FOUND


def test_an_anchor_of_the_same_name_and_other_key_does_not_help() -> None:
    verdict = judged(signed(issued(root())), root(), content=CONTENT)
    assert reason(verdict) is SubIndication.NO_CERTIFICATE_CHAIN_FOUND


@pytest.mark.parametrize("days", [-400, 400])
def test_an_expired_or_future_certificate_is_out_of_bounds(days: int) -> None:
    anchor = root()
    verdict = judged(
        signed(issued(anchor)), anchor, content=CONTENT, now=NOW + timedelta(days=days)
    )
    assert isinstance(verdict, Undecided)
    assert verdict.reason is SubIndication.OUT_OF_BOUNDS_NO_POE


def test_a_certificate_that_expired_alone_is_out_of_bounds() -> None:
    anchor = root()
    holder = issued(anchor, not_after=NOW - timedelta(seconds=1))
    verdict = judged(signed(holder), anchor, content=CONTENT)
    assert reason(verdict) is SubIndication.OUT_OF_BOUNDS_NO_POE


def test_validity_includes_both_ends() -> None:
    anchor = root()
    holder = issued(anchor, not_before=NOW, not_after=NOW)
    assert isinstance(judged(signed(holder), anchor, content=CONTENT), Accepted)


def test_a_key_not_meant_for_signing_breaks_the_constraints() -> None:
    anchor = root()
    usage = (build.basic_constraints(ca=False), build.key_usage(["key_agreement"]))
    verdict = judged(signed(issued(anchor, extensions=usage)), anchor, content=CONTENT)
    assert reason(verdict) is SubIndication.CHAIN_CONSTRAINTS_FAILURE


def test_an_unknown_critical_extension_breaks_the_constraints() -> None:
    anchor = root()
    unknown = build.extension("1.2.3.4", encode.null(), critical=True)
    holder = issued(anchor, extensions=(*authority.SIGNER_EXTENSIONS, unknown))
    verdict = judged(signed(holder), anchor, content=CONTENT)
    assert reason(verdict) is SubIndication.CHAIN_CONSTRAINTS_FAILURE


def test_plain_cms_is_not_cades() -> None:
    anchor = root()
    signer = issued(anchor).signer
    plain = signed_data(
        CONTENT,
        signer=signer,
        signed_attributes=[],
        detached=True,
        certificates=[signer.certificate],
    )
    verdict = judged(plain, anchor, content=CONTENT)
    assert isinstance(verdict, Undecided)
    assert verdict.reason is SubIndication.SIG_CONSTRAINTS_FAILURE
    assert verdict.signatures[0].form == "CMS"


def test_a_reference_to_another_certificate_of_the_same_key_is_refused() -> None:
    anchor = root()
    key = authority.new_key()
    holder = issued(anchor, key=key)
    renewed = issued(anchor, key=key, not_after=NOW + 2 * YEAR)
    signature = with_certificate(signed(holder), holder, renewed)
    verdict = judged(signature, anchor, content=CONTENT)
    assert reason(verdict) is SubIndication.NO_SIGNING_CERTIFICATE_FOUND


def test_two_certificates_of_one_serial_number_are_told_apart_by_the_reference() -> None:
    anchor = root()
    holder, twin = issued(anchor), issued(anchor, name="Двійник")
    for pool in ([twin, holder], [holder, twin]):
        verdict = judged(signed(holder), anchor, content=CONTENT, pool=pool)
        assert isinstance(verdict, Accepted)
        assert verdict.signatures[0].certificate == holder.certificate


def test_the_same_signature_attribute_twice_is_malformed() -> None:
    anchor = root()
    signer = issued(anchor).signer
    value = attribute(attributes.SIGNING_TIME, encode.time(NOW))
    other = attribute(attributes.SIGNING_TIME, encode.time(NOW + YEAR))
    signature = signed_data(CONTENT, signer=signer, signed_attributes=[value, other], detached=True)
    assert reason(judged(signature, anchor, content=CONTENT)) is SubIndication.FORMAT_FAILURE
