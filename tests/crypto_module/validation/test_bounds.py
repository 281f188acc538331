"""A small message may not keep the verifier busy: every list is bounded, every hash made once."""

from typing import Final

import pytest

from crypto_module.asn1 import der, encode, rfc5652
from crypto_module.primitives.hashes import Hash
from crypto_module.validation import Accepted, SubIndication
from crypto_module.validation.validate import MAX_SIGNATURE_CHECKS
from crypto_module.x509.algorithms import SHA256
from crypto_module.x509.certificate import Certificate
from tests.crypto_module.authority import (
    CA_EXTENSIONS,
    CONTENT,
    KEYS,
    issued,
    judged,
    reason,
    root,
    signed,
)

MANY: Final = 5_000
NULL: Final = encode.null()
ANCHOR: Final = root()
HOLDER: Final = issued(ANCHOR)


def rebuilt(*, unsigned: bytes = b"", signers: int = 1, **parts: bytes) -> bytes:
    """Return a good detached signature with some parts of its own choice."""
    info = der.decode(rfc5652.ContentInfo, signed(HOLDER), where="test")
    body = der.content(info["content"].dump(), tag=0xA0, where="test")
    value = rfc5652.SignedData.load(body)
    signer = value["signer_infos"][0].contents + unsigned
    return encode.sequence(
        encode.oid("1.2.840.113549.1.7.2"),
        encode.explicit(
            0,
            encode.sequence(
                parts.get("version", value["version"].dump()),
                parts.get("digests", value["digest_algorithms"].dump()),
                value["encap_content_info"].dump(),
                parts.get("certificates", value["certificates"].dump()),
                parts.get("lists", b""),
                encode.tlv(0x31, encode.tlv(0x30, signer) * signers),
            ),
        ),
    )


def unsigned(*, attributes: int = 1, values: int = 1) -> bytes:
    one = encode.sequence(encode.oid("1.2.3"), encode.tlv(0x31, NULL * values))
    return encode.tlv(0xA1, one * attributes)


def test_what_is_within_the_bounds_passes() -> None:
    whole = rebuilt(unsigned=unsigned(attributes=64), signers=64)
    assert isinstance(judged(whole, ANCHOR, content=CONTENT), Accepted)


@pytest.mark.parametrize(
    "message",
    [
        rebuilt(unsigned=unsigned(attributes=MANY)),
        rebuilt(unsigned=unsigned(values=MANY)),
        rebuilt(signers=65),
        rebuilt(certificates=encode.tlv(0xA0, b"\x30\x00" * MANY)),
        rebuilt(lists=encode.tlv(0xA1, b"\x30\x00" * MANY)),
        rebuilt(digests=encode.tlv(0x31, encode.sequence(encode.oid(SHA256)) * MANY)),
    ],
    ids=["unsigned attributes", "values", "signers", "certificates", "CRLs", "digest algorithms"],
)
def test_a_list_longer_than_any_use_is_malformed(message: bytes) -> None:
    assert reason(judged(message, ANCHOR, content=CONTENT)) is SubIndication.FORMAT_FAILURE


def test_the_content_is_hashed_once_however_many_signers_there_are() -> None:
    fed = []

    def feed(running: Hash) -> None:
        fed.append(1)
        running.update(CONTENT)

    assert isinstance(judged(rebuilt(signers=64), ANCHOR, content=feed), Accepted)
    assert fed == [1]


def test_the_signers_of_one_message_share_the_search_for_paths(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    checked = []
    genuine = Certificate.verify_signed_by

    def counted(certificate: Certificate, issuer: Certificate) -> None:
        checked.append(issuer)
        genuine(certificate, issuer)

    monkeypatch.setattr(Certificate, "verify_signed_by", counted)
    strangers = [root(KEYS["P256"], name=f"{number}") for number in range(30)]
    named = ANCHOR.certificate.subject
    crowd = [issued(one, extensions=CA_EXTENSIONS, subject=named) for one in strangers]
    verdict = judged(rebuilt(signers=64), content=CONTENT, pool=crowd)
    assert reason(verdict) is SubIndication.NO_CERTIFICATE_CHAIN_FOUND
    assert len(checked) == MAX_SIGNATURE_CHECKS


def test_of_a_crowd_of_namesakes_only_the_first_few_are_looked_at() -> None:
    crowd = [issued(ANCHOR, name=f"Двійник {number}") for number in range(8)]
    verdict = judged(signed(HOLDER), ANCHOR, content=CONTENT, pool=crowd)
    assert reason(verdict) is SubIndication.NO_SIGNING_CERTIFICATE_FOUND
    assert isinstance(judged(signed(HOLDER), ANCHOR, content=CONTENT, pool=crowd[1:]), Accepted)
    same = [HOLDER] * 20
    assert isinstance(judged(signed(HOLDER), ANCHOR, content=CONTENT, pool=same), Accepted)
