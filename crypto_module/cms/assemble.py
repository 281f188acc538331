"""A SignedData put together again from received parts, with more beside what was signed.

Whatever a signature or a time-stamp covers stays octet for octet; the framing is DER.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from crypto_module.asn1 import der, encode
from crypto_module.cms.signed_data import (
    ID_DATA,
    ID_RI_OCSP_RESPONSE,
    ID_SIGNED_DATA,
    SignedData,
    SignerInfo,
)

WHERE: Final = "SignerInfo"
_UNSIGNED: Final = 0xA1
_OTHER: Final = b"\xa1"
_OTHER_CERTIFICATE: Final = b"\xa3"
_ATTRIBUTE_CERTIFICATE_V2: Final = b"\xa2"


def message(
    *,
    content_type: str,
    content: bytes | None,
    digest_algorithms: Sequence[bytes],
    signers: Sequence[bytes],
    certificates: Sequence[bytes] = (),
    revocation: Sequence[bytes] = (),
    by_key: bool = False,
) -> bytes:
    """Return the ContentInfo of a SignedData of ready parts, of the version they ask for (5.1)."""
    kinds = {one[:1] for one in certificates}
    if _OTHER_CERTIFICATE in kinds or any(one[:1] == _OTHER for one in revocation):
        version = 5
    elif _ATTRIBUTE_CERTIFICATE_V2 in kinds:
        version = 4
    else:
        version = 3 if by_key or content_type != ID_DATA else 1
    attached = () if content is None else (encode.explicit(0, encode.octets(content)),)
    return encode.sequence(
        encode.oid(ID_SIGNED_DATA),
        encode.explicit(
            0,
            encode.sequence(
                encode.integer(version),
                encode.set_of(dict.fromkeys(digest_algorithms)),
                encode.sequence(encode.oid(content_type), *attached),
                *_set(0, certificates),
                *_set(1, revocation),
                encode.set_of(signers),
            ),
        ),
    )


def _set(number: int, parts: Sequence[bytes]) -> tuple[bytes, ...]:
    found = dict.fromkeys(parts)
    return (encode.implicit(number, encode.set_of(found)),) if found else ()


def again(
    received: SignedData,
    *,
    signers: Mapping[int, bytes],
    more: Sequence[bytes] = (),
    digest_algorithms: Sequence[bytes] = (),
    certificates: Sequence[bytes] = (),
    revocation: Sequence[bytes] = (),
) -> bytes:
    """Return ``received`` with the numbered SignerInfos replaced and more material beside them.

    ``more`` are SignerInfos to stand beside those, ``digest_algorithms`` theirs.
    """
    return message(
        content_type=received.content_type,
        content=received.content,
        digest_algorithms=[
            *(one.digest_algorithm_der for one in received.signers),
            *digest_algorithms,
        ],
        signers=[
            *(signers.get(at, one.der) for at, one in enumerate(received.signers)),
            *more,
        ],
        certificates=(*received.certificate_choices, *certificates),
        revocation=(*received.revocation_choices, *revocation),
        by_key=any(one.key_identifier is not None for one in received.signers),
    )


def ocsp_choice(response: bytes) -> bytes:
    """Return an OCSPResponse as other revocation information (RFC 5940, 3.1)."""
    return encode.implicit(1, encode.sequence(encode.oid(ID_RI_OCSP_RESPONSE), response))


def with_unsigned(signer: SignerInfo, attribute: bytes) -> bytes:
    """Return the SignerInfo with one more unsigned attribute, a ready Attribute."""
    fields = list(der.children(der.content(signer.der, tag=0x30, where=WHERE), where=WHERE))
    held: list[bytes] = []
    if fields[-1][0] == _UNSIGNED:
        held += der.children(der.content(fields.pop(), tag=_UNSIGNED, where=WHERE), where=WHERE)
    return encode.sequence(*fields, encode.implicit(1, encode.set_of([*held, attribute])))
