"""A time-stamping authority without a clock: the token for a hash, a time and a number.

For the simulator, tests and whoever runs an authority; a client needs ``timestamp_protocol``.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from crypto_module.ades import ess
from crypto_module.asn1 import encode
from crypto_module.cms import attributes
from crypto_module.cms.sign import Signer, attribute, signed_data
from crypto_module.cms.timestamp import ID_CT_TST_INFO
from crypto_module.cms.timestamp_protocol import Request, message_imprint

POLICY: Final = "1.2.804.2.1.1.1.2.3.1"  # of tokens of Ukrainian authorities


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """Signs tokens; its certificate should be critically for time-stamping alone."""

    signer: Signer
    policy: str = POLICY

    def token(
        self, request: Request, *, at: datetime, serial: int, accuracy_s: int | None = 1
    ) -> bytes:
        """Return the token that answers ``request``: RFC 3161, 2.4.2."""
        info = encode.sequence(
            encode.integer(1),
            encode.oid(request.policy or self.policy),
            message_imprint(request.hash_name, request.imprint),
            encode.integer(serial),
            _gen_time(at),
            *(() if accuracy_s is None else (encode.sequence(encode.integer(accuracy_s)),)),
            *(() if request.nonce is None else (encode.integer(request.nonce),)),
        )
        certificate = self.signer.certificate
        reference = ess.attribute_value(certificate, name=self.signer.key.hash_name)
        return signed_data(
            info,
            signer=self.signer,
            content_type=ID_CT_TST_INFO,
            signed_attributes=(
                attribute(attributes.SIGNING_TIME, encode.time(at)),
                attribute(attributes.SIGNING_CERTIFICATE_V2, reference),
            ),
            detached=False,
            certificates=(certificate,) if request.with_certificate else (),
        )


def _gen_time(at: datetime) -> bytes:
    """A fraction of a second, when there is one, ends without zeros (2.4.2)."""
    moment = at.astimezone(UTC)
    fraction = f".{moment:%f}".rstrip("0") if moment.microsecond else ""
    return encode.tlv(0x18, f"{moment:%Y%m%d%H%M%S}{fraction}Z".encode())
