"""Making CAdES-B-B (EN 319 122-1, 6)."""

from collections.abc import Sequence
from datetime import datetime

from crypto_module.ades import ess
from crypto_module.asn1 import encode
from crypto_module.cms import attributes
from crypto_module.cms.sign import Signer, attribute, signed_data
from crypto_module.x509.certificate import Certificate


def sign(
    content: bytes,
    *,
    signer: Signer,
    signing_time: datetime | None,
    detached: bool,
    certificates: Sequence[Certificate] = (),
    signed_attributes: Sequence[bytes] = (),
) -> bytes:
    """Return a CAdES-B-B signature over ``content``; ``certificates`` travel with it.

    ``signed_attributes`` are more of them, ready: a content-time-stamp, say.
    """
    claimed = (
        ()
        if signing_time is None
        else (attribute(attributes.SIGNING_TIME, encode.time(signing_time)),)
    )
    reference = ess.attribute_value(signer.certificate, name=signer.key.hash_name)
    return signed_data(
        content,
        signer=signer,
        signed_attributes=(
            *claimed,
            attribute(attributes.SIGNING_CERTIFICATE_V2, reference),
            *signed_attributes,
        ),
        detached=detached,
        certificates=(signer.certificate, *certificates),
    )
