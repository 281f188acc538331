"""Making PAdES-B-B (EN 319 142-1, 6): an incremental update with a CAdES signature in it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers.pdf_byterange import SignatureObject

from crypto_module.ades import cades
from crypto_module.ades.pades import embedding
from crypto_module.cms.sign import Signer
from crypto_module.x509.certificate import Certificate

# Octets of a CMS message besides its certificates, with room for a signature-time-stamp.
ROOM: Final = 12 * 1024


def sign(
    document: bytes,
    *,
    signer: Signer,
    signing_time: datetime,
    certificates: Sequence[Certificate] = (),
) -> bytes:
    """Return the PDF with an invisible signature in a new field; its octets stay as they are.

    ``signing_time`` goes into the dictionary (6.3), ``certificates`` travel with the signature.

    Raises:
        MalformedInput: not a PDF, an encrypted or damaged one, or a too large one.
    """
    held = sum(len(one.der) for one in (signer.certificate, *certificates))
    dictionary = SignatureObject(
        timestamp=signing_time,
        subfilter=SigSeedSubFilter.PADES,
        bytes_reserved=2 * (held + ROOM),
    )
    place = embedding.place(document, dictionary, name="Signature")
    message = cades.sign(
        place.content(),
        signer=signer,
        signing_time=None,
        detached=True,
        certificates=certificates,
    )
    return place.filled(message)
