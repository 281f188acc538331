"""Countersignatures: SignerInfos over the signature value of another (RFC 5652, 11.4)."""

from typing import Final

from crypto_module.asn1 import der
from crypto_module.cms import attributes
from crypto_module.cms.signed_data import SignerInfo, signer_info
from crypto_module.errors import MalformedInput

WHERE: Final = "countersignature"
MAX_COUNTERSIGNATURES: Final = 16


def countersignatures(signer: SignerInfo) -> tuple[SignerInfo | None, ...]:
    """Return the countersignatures of ``signer``, ``MAX_COUNTERSIGNATURES`` at most.

    None stands for what is not a SignerInfo without content type: it must not hide the others.
    """
    held = signer.unsigned_attributes.get(attributes.COUNTERSIGNATURE, ())
    return tuple(_read(one) for one in held[:MAX_COUNTERSIGNATURES])


def _read(encoded: bytes) -> SignerInfo | None:
    try:
        der.check(encoded, where=WHERE)
        return signer_info(encoded, content_type=None)
    except MalformedInput:
        return None
