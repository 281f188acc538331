import contextlib
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto_module.asn1 import encode
from crypto_module.cms import attributes, signed_data
from crypto_module.cms.sign import Signer, attribute
from crypto_module.cms.sign import signed_data as make
from crypto_module.errors import MalformedInput
from tests.crypto_module.authority import CONTENT, NOW, issued, new_key, root

CMS: Final = Path(__file__).parents[2] / "vectors" / "cms"
SAMPLES: Final = [path.read_bytes() for path in sorted(CMS.glob("*.p7s"))]
HOLDER: Final = issued(root())
ID_DATA: Final = encode.oid(signed_data.ID_DATA)
SIGNED: Final = encode.oid(signed_data.ID_SIGNED_DATA)
SHA256: Final = encode.sequence(encode.oid("2.16.840.1.101.3.4.2.1"))


def signer_info(
    *,
    version: int = 1,
    sid: bytes | None = None,
    digest_algorithm: bytes = SHA256,
    signed: bytes = b"",
) -> bytes:
    certificate = HOLDER.certificate
    return encode.sequence(
        encode.integer(version),
        sid or encode.sequence(certificate.issuer, encode.integer(certificate.serial)),
        digest_algorithm,
        signed,
        encode.sequence(encode.oid("1.2.840.10045.4.3.2")),
        encode.octets(b"signature"),
    )


def message(
    *signers: bytes,
    version: int = 1,
    announced: bytes = SHA256,
    content_type: bytes = ID_DATA,
    certificates: bytes = b"",
    outer: bytes = SIGNED,
) -> bytes:
    body = encode.sequence(
        encode.integer(version),
        encode.set_of([announced] if announced else []),
        encode.sequence(content_type),
        certificates,
        encode.set_of(signers),
    )
    return encode.sequence(outer, encode.explicit(0, body))


def attribute_set(*more: bytes, digest: bool = True, content_type: bytes = ID_DATA) -> bytes:
    first = [attribute(attributes.CONTENT_TYPE, content_type)]
    second = [attribute(attributes.MESSAGE_DIGEST, encode.octets(bytes(32)))] if digest else []
    return encode.implicit(0, encode.set_of([*first, *second, *more]))


def test_the_plain_message_of_these_tests_parses() -> None:
    parsed = signed_data.parse(message(signer_info(signed=attribute_set())))
    assert parsed.content is None
    assert parsed.signers[0].serial == HOLDER.certificate.serial
    assert signed_data.parse(message(signer_info())).signers[0].signed_attributes_der is None


MALFORMED: Final = {
    "no signer": message(),
    "too many signers": message(*[signer_info()] * (signed_data.MAX_SIGNERS + 1)),
    "another content type": message(signer_info(), outer=ID_DATA),
    "a version that does not fit": message(signer_info(), version=3),
    "a signer version that does not fit": message(signer_info(version=3)),
    "a key identifier under version 1": message(
        signer_info(sid=encode.implicit(0, encode.octets(b"key"))), version=3
    ),
    "a digest algorithm that is not announced": message(signer_info(), announced=b""),
    "no message digest": message(signer_info(signed=attribute_set(digest=False))),
    "another content type attribute": message(
        signer_info(signed=attribute_set(content_type=SIGNED))
    ),
    "signed content of a type without attributes": message(
        signer_info(), version=3, content_type=SIGNED
    ),
    "an attribute twice": message(
        signer_info(
            signed=attribute_set(attribute("1.2.3", encode.null()), attribute("1.2.3", ID_DATA))
        )
    ),
    "an attribute of two values": message(
        signer_info(
            signed=attribute_set(
                encode.sequence(
                    encode.oid(attributes.SIGNING_TIME),
                    encode.set_of([encode.time(NOW), encode.integer(1)]),
                )
            )
        )
    ),
    "too many certificates": message(
        signer_info(),
        certificates=encode.implicit(
            0, encode.set_of([encode.sequence()] * (signed_data.MAX_CERTIFICATES + 1))
        ),
    ),
}


@pytest.mark.parametrize("octets", MALFORMED.values(), ids=MALFORMED.keys())
def test_what_breaks_a_rule_of_cms_is_malformed(octets: bytes) -> None:
    with pytest.raises(MalformedInput):
        signed_data.parse(octets)


def test_a_signer_named_by_its_key_makes_version_3() -> None:
    info = signer_info(version=3, sid=encode.implicit(0, encode.octets(b"key")))
    parsed = signed_data.parse(message(info, version=3))
    assert parsed.signers[0].key_identifier == b"key"
    assert parsed.signers[0].issuer is None


def test_signed_attributes_are_the_received_octets_under_the_tag_of_a_set() -> None:
    for octets in SAMPLES:
        for signer in signed_data.parse(octets).signers:
            assert signer.signed_attributes_der is not None
            assert signer.signed_attributes_der[0] == 0x31
            assert b"\xa0" + signer.signed_attributes_der[1:] in octets


def test_attributes_sent_out_of_order_are_offered_in_the_order_of_der_too() -> None:
    inner = attribute_set()[2:]
    size = inner[1] + 2
    swapped = encode.tlv(0xA0, inner[size:] + inner[:size])
    signer = signed_data.parse(message(signer_info(signed=swapped))).signers[0]
    assert signer.signed_attributes_der == b"\x31" + swapped[1:]
    assert signer.sorted_attributes_der == b"\x31" + attribute_set()[1:]


def test_certificates_are_kept_as_received_and_other_choices_left_out() -> None:
    certificate = HOLDER.certificate.der
    other = encode.implicit(3, encode.sequence(encode.oid("1.2.3"), encode.null()))
    chosen = encode.implicit(0, encode.set_of([certificate, other]))
    parsed = signed_data.parse(message(signer_info(), version=5, certificates=chosen))
    assert parsed.certificates == (certificate,)


def test_a_signer_needs_the_certificate_of_its_key() -> None:
    with pytest.raises(ValueError, match="not for this private key"):
        Signer(new_key(), HOLDER.certificate)


def test_a_signer_does_not_show_its_key() -> None:
    shown = repr(HOLDER.signer)
    assert "PrivateKey" not in shown
    assert "key=" not in shown


def test_what_we_sign_parses_to_what_was_signed() -> None:
    octets = make(
        CONTENT,
        signer=HOLDER.signer,
        signed_attributes=[],
        detached=False,
        certificates=[HOLDER.certificate],
    )
    parsed = signed_data.parse(octets)
    assert parsed.content == CONTENT
    assert parsed.certificates == (HOLDER.certificate.der,)
    assert parsed.signers[0].sorted_attributes_der == parsed.signers[0].signed_attributes_der


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(SAMPLES), st.data())
def test_a_mutated_message_parses_or_is_malformed(octets: bytes, data: st.DataObject) -> None:
    changed = bytearray(octets)
    for _ in range(data.draw(st.integers(min_value=1, max_value=3))):
        at = data.draw(st.integers(min_value=0, max_value=len(changed) - 1))
        changed[at] = data.draw(st.integers(min_value=0, max_value=255))
    with contextlib.suppress(MalformedInput):
        assert signed_data.parse(bytes(changed)).signers
