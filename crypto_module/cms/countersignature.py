"""Countersignatures: SignerInfos over the signature value of another (RFC 5652, 11.4)."""

from typing import Final

from crypto_module.asn1 import der
from crypto_module.cms import attributes
from crypto_module.cms.signed_data import SignerInfo, signer_info

WHERE: Final = "countersignature"
MAX_COUNTERSIGNATURES: Final = 16


def countersignatures(signer: SignerInfo) -> tuple[SignerInfo, ...]:
    """Return the countersignatures of ``signer``, ``MAX_COUNTERSIGNATURES`` at most.

    Raises:
        MalformedInput: one is not a SignerInfo without content type.
    """
    held = signer.unsigned_attributes.get(attributes.COUNTERSIGNATURE, ())
    return tuple(_read(one) for one in held[:MAX_COUNTERSIGNATURES])


def _read(encoded: bytes) -> SignerInfo:
    der.check(encoded, where=WHERE)
    return signer_info(encoded, content_type=None)
