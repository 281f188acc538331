"""What a certificate may be used for, told from its extended key usage (RFC 5280, 4.2.1.12)."""

import enum
from typing import Final

from crypto_module import oids
from crypto_module.x509.certificate import Certificate
from crypto_module.x509.extensions import EXTENDED_KEY_USAGE

# RFC 3161, 2.3: a time-stamping key is for that purpose alone; RFC 6960, 4.2.2.2 for responders.
SERVICE_PURPOSES: Final = frozenset({oids.EKU_TIME_STAMPING, oids.EKU_OCSP_SIGNING})
DOCUMENT_PURPOSES: Final = frozenset(
    {
        oids.EKU_ANY,
        oids.EKU_EMAIL_PROTECTION,
        oids.EKU_DOCUMENT_SIGNING,
        oids.EKU_ELECTRONIC_SEAL,
    }
)


class Purpose(enum.Enum):
    """What was signed."""

    DOCUMENT = enum.auto()
    TIME_STAMP = enum.auto()


def permits(certificate: Certificate, purpose: Purpose) -> bool:
    """Return whether the certificate may sign for ``purpose``.

    A document: a purpose named as critical is the only one permitted, a service's key signs none.
    A time-stamp: the purpose is named, beside none of documents or another service.
    """
    named = certificate.extensions.extended_key_usage
    if purpose is Purpose.TIME_STAMP:
        # DEVIATION(RFC 3161, 2.3): a third of Ukrainian authorities' certificates do not mark the
        # purpose critical or name one of their vendor's beside it.
        others = (SERVICE_PURPOSES | DOCUMENT_PURPOSES) - {oids.EKU_TIME_STAMPING}
        return named is not None and oids.EKU_TIME_STAMPING in named and not named & others
    if named is None:
        return True
    critical = EXTENDED_KEY_USAGE in certificate.extensions.critical
    return not named & SERVICE_PURPOSES and (not critical or bool(named & DOCUMENT_PURPOSES))
