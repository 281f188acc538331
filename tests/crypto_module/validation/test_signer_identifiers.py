"""The signer named by key identifier, and messages that other signers make."""

from typing import Final

import pytest

from crypto_module.ades import cades, ess
from crypto_module.asn1 import encode
from crypto_module.cms import attributes, signed_data
from crypto_module.cms.sign import attribute
from crypto_module.primitives import hashes
from crypto_module.validation import Accepted, Indication, Refused, SubIndication, Undecided
from crypto_module.x509 import build
from tests.crypto_module.authority import (
    CONTENT,
    KEYS,
    SIGNER_EXTENSIONS,
    Holder,
    issued,
    judged,
    reason,
    root,
    signed,
)

ID_DATA: Final = encode.oid(signed_data.ID_DATA)
IDENTIFIER: Final = b"key identifier"


def with_identifier(anchor: Holder, identifier: bytes = IDENTIFIER) -> Holder:
    extension = build.subject_key_identifier(identifier)
    return issued(anchor, key=KEYS["M257"], extensions=(*SIGNER_EXTENSIONS, extension))


def digest_of(content: bytes) -> bytes:
    running = hashes.gost34311()
    running.update(content)
    return running.digest()


def message(
    holder: Holder, *, identifier: bytes = IDENTIFIER, reference: bytes | None = None
) -> bytes:
    """A detached signature of version 3, the signer named by its key."""
    if reference is None:
        reference = ess.attribute_value(holder.certificate, name="gost34311")
    key = holder.signer.key
    signed_attributes = encode.set_of(
        [
            attribute(attributes.CONTENT_TYPE, ID_DATA),
            attribute(attributes.MESSAGE_DIGEST, encode.octets(digest_of(CONTENT))),
            attribute(attributes.SIGNING_CERTIFICATE_V2, reference),
        ]
    )
    info = encode.sequence(
        encode.integer(3),
        encode.implicit(0, encode.octets(identifier)),
        key.hash_algorithm_der,
        encode.implicit(0, signed_attributes),
        key.algorithm_der,
        encode.octets(encode.octets(key.sign(signed_attributes))),
    )
    body = encode.sequence(
        encode.integer(3),
        encode.set_of([key.hash_algorithm_der]),
        encode.sequence(ID_DATA),
        encode.implicit(0, encode.set_of([holder.certificate.der])),
        encode.set_of([info]),
    )
    return encode.sequence(encode.oid(signed_data.ID_SIGNED_DATA), encode.explicit(0, body))


def test_a_signer_named_by_its_key_is_found() -> None:
    anchor = root()
    verdict = judged(message(with_identifier(anchor)), anchor, content=CONTENT)
    assert isinstance(verdict, Accepted)


def test_a_signer_named_by_another_key_is_not() -> None:
    anchor = root()
    octets = message(with_identifier(anchor), identifier=b"other")
    verdict = judged(octets, anchor, content=CONTENT)
    assert reason(verdict) is SubIndication.NO_SIGNING_CERTIFICATE_FOUND


def test_a_reference_with_another_issuer_and_serial_number_is_refused() -> None:
    anchor = root()
    holder = with_identifier(anchor)
    other = issued(anchor, serial=99)
    honest = ess.attribute_value(holder.certificate, name="gost34311")
    serial = encode.integer(holder.certificate.serial)
    swapped = honest.replace(serial, encode.integer(other.certificate.serial))
    verdict = judged(message(holder, reference=swapped), anchor, content=CONTENT)
    assert reason(verdict) is SubIndication.NO_SIGNING_CERTIFICATE_FOUND


@pytest.mark.parametrize(
    "reference",
    [encode.null(), encode.sequence(), encode.sequence(encode.sequence())],
    ids=["not a reference", "empty", "no certificate"],
)
def test_a_reference_that_is_not_one_is_a_format_failure(reference: bytes) -> None:
    anchor = root()
    octets = message(with_identifier(anchor), reference=reference)
    verdict = judged(octets, anchor, content=CONTENT)
    assert isinstance(verdict, Refused)
    assert verdict.reason is SubIndication.FORMAT_FAILURE


def test_content_may_be_fed_in_pieces() -> None:
    anchor = root()
    holder = issued(anchor)
    fed: list[str] = []

    def feed(running: hashes.Hash) -> None:
        fed.append(running.name)
        running.update(CONTENT[:5])
        running.update(CONTENT[5:])

    verdict = judged(signed(holder), anchor, content=feed)
    assert isinstance(verdict, Accepted)
    assert fed == ["sha256"]


def together(*messages: bytes) -> bytes:
    """Join detached messages of one signer each into one message of several signers."""
    parsed = [signed_data.parse(one) for one in messages]
    signers = [one.signers[0] for one in parsed]
    infos = [
        encode.sequence(
            encode.integer(1),
            encode.sequence(one.issuer or b"", encode.integer(one.serial or 0)),
            one.digest_algorithm_der,
            b"\xa0" + (one.signed_attributes_der or b"")[1:],
            one.signature_algorithm_der,
            encode.octets(one.signature),
        )
        for one in signers
    ]
    body = encode.sequence(
        encode.integer(1),
        encode.set_of({one.digest_algorithm_der for one in signers}),
        encode.sequence(ID_DATA),
        encode.implicit(0, encode.set_of([one for data in parsed for one in data.certificates])),
        encode.set_of(infos),
    )
    return encode.sequence(encode.oid(signed_data.ID_SIGNED_DATA), encode.explicit(0, body))


def test_two_good_signers_pass_together() -> None:
    anchor = root()
    first, second = issued(anchor), issued(anchor, serial=8, key=KEYS["M431"])
    verdict = judged(together(signed(first), signed(second)), anchor, content=CONTENT)
    assert isinstance(verdict, Accepted)
    algorithms = {one.algorithm for one in verdict.signatures}
    assert algorithms == {"ECDSA-P256", "DSTU4145-M431"}


def test_one_bad_signer_refuses_the_file_even_beside_an_undecided_one() -> None:
    anchor = root()
    good, stranger = issued(anchor), issued(root(name="Інший"), serial=8)
    author = issued(anchor, serial=9).signer
    other = cades.sign(b"other", signer=author, signing_time=None, detached=True)
    verdict = judged(together(signed(good), signed(stranger), other), anchor, content=CONTENT)
    assert isinstance(verdict, Refused)
    assert verdict.reason is SubIndication.HASH_FAILURE
    told = {one.indication for one in verdict.signatures}
    assert told == set(Indication)


def test_one_undecided_signer_leaves_the_file_undecided() -> None:
    anchor = root()
    good, stranger = issued(anchor), issued(root(name="Інший"), serial=8)
    verdict = judged(together(signed(good), signed(stranger)), anchor, content=CONTENT)
    assert isinstance(verdict, Undecided)
    assert verdict.reason is SubIndication.NO_CERTIFICATE_CHAIN_FOUND
