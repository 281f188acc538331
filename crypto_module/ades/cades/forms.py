"""What form a CMS signature has, told from its attributes (EN 319 122-1, 5, 6 and annex A)."""

from collections.abc import Callable
from typing import Final

from crypto_module.cms import attributes
from crypto_module.cms.signed_data import SignedData, SignerInfo

PLAIN: Final = "CMS"
BES: Final = "CAdES-BES"
T: Final = "CAdES-T"
C: Final = "CAdES-C"
X_LONG: Final = "CAdES-X-Long"
LT: Final = "CAdES-LT"
LTA: Final = "CAdES-LTA"

_REFERENCES: Final = frozenset(
    {attributes.CERTIFICATE_REFERENCES, attributes.REVOCATION_REFERENCES}
)
_VALUES: Final = frozenset({attributes.CERTIFICATE_VALUES, attributes.REVOCATION_VALUES})


def _has_values(signer: SignerInfo, message: SignedData) -> bool:
    return bool(message.crls or message.ocsps) or signer.unsigned_attributes.keys() >= _VALUES


# The highest level first; each needs a signature-time-stamp, without which it is the basic one.
_LEVELS: Final[tuple[tuple[str, Callable[[SignerInfo, SignedData], bool]], ...]] = (
    (LTA, lambda one, _: attributes.ARCHIVE_TIME_STAMP_V3 in one.unsigned_attributes),
    (X_LONG, lambda one, _: one.unsigned_attributes.keys() >= _REFERENCES | _VALUES),
    (LT, _has_values),
    (C, lambda one, _: one.unsigned_attributes.keys() >= _REFERENCES),
    (T, lambda _, __: True),
)


def form(signer: SignerInfo, message: SignedData) -> str:
    """Return the form of one signature: plain CMS has no signing-certificate attribute."""
    signed = signer.signed_attributes
    if attributes.SIGNING_CERTIFICATE_V2 not in signed and (
        attributes.SIGNING_CERTIFICATE not in signed
    ):
        return PLAIN
    if attributes.SIGNATURE_TIME_STAMP not in signer.unsigned_attributes:
        return BES
    return next(name for name, holds in _LEVELS if holds(signer, message))
