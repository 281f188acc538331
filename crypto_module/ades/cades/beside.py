"""More signatures in one message: parallel to those that are there, or over one of them."""

from datetime import datetime
from typing import Final

from crypto_module.ades.cades import augment
from crypto_module.ades.cades.sign import own_attributes, prepare
from crypto_module.cms import assemble, signed_data
from crypto_module.cms.sign import Signer
from crypto_module.cms.signed_data import ID_DATA
from crypto_module.errors import MalformedInput

WHERE: Final = "SignedData"


def parallel(
    encoded: bytes, *, signer: Signer, signing_time: datetime | None, content: bytes | None = None
) -> bytes:
    """Return the message with one more CAdES-B-B signature of the same content (RFC 5652, 5.1).

    ``content`` is that of a detached message; what an attached one holds is signed.

    Raises:
        MalformedInput: not a signed message of plain data, or a detached one without its content.
    """
    message = signed_data.parse(encoded)
    data = content if message.content is None else message.content
    if message.content_type != ID_DATA or data is None:
        raise MalformedInput(where=WHERE, rule="is not of data, or its content is not at hand")
    digest = signer.key.new_hash()
    digest.update(data)
    prepared = prepare(
        digest.digest(),
        certificate=signer.certificate,
        hash_name=signer.key.hash_name,
        hash_algorithm_der=signer.key.hash_algorithm_der,
        algorithm_der=signer.key.algorithm_der,
        signing_time=signing_time,
    )
    return assemble.again(
        message,
        signers={},
        more=[prepared.signer_info(signer.key.sign(prepared.to_sign))],
        digest_algorithms=[signer.key.hash_algorithm_der],
        certificates=[signer.certificate.der],
    )


def countersigned(
    encoded: bytes, *, signer: Signer, signing_time: datetime | None, number: int = 0
) -> bytes:
    """Return the message with a signature over the value of its ``number``th one (11.4)."""
    own = own_attributes(signer.certificate, signer.key.hash_name, signing_time)
    return augment.with_countersignature(
        encoded, signer=signer, signed_attributes=own, number=number
    )
