"""What form a CMS signature has, told from its attributes (EN 319 122-1, 5 and 6)."""

from typing import Final

from crypto_module.cms import attributes
from crypto_module.cms.signed_data import SignerInfo

BES: Final = "CAdES-BES"
T: Final = "CAdES-T"
PLAIN: Final = "CMS"


def form(signer: SignerInfo) -> str:
    """Return the form of one signature: plain CMS has no signing-certificate attribute."""
    signed = signer.signed_attributes
    if attributes.SIGNING_CERTIFICATE_V2 not in signed and (
        attributes.SIGNING_CERTIFICATE not in signed
    ):
        return PLAIN
    return T if attributes.SIGNATURE_TIME_STAMP in signer.unsigned_attributes else BES
