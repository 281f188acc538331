"""Standard Webhooks signatures, asymmetric (``v1a``, ed25519): made by us, checked by the city.

What is signed is ``id.timestamp.body``. A message carries one signature per valid key, so a
receiver that knows the old key or the new one accepts it while keys are being rotated.
"""

import base64
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

SCHEME: Final = "v1a"
PUBLIC_PREFIX: Final = "whpk_"
TOLERANCE: Final = timedelta(minutes=5)


class UntrustedWebhook(ValueError):
    """The message is not from whom it claims, not whole, or not of now; see the message text."""


def sign(
    keys: Sequence[Ed25519PrivateKey], *, message_id: str, at: datetime, body: bytes
) -> Mapping[str, str]:
    """The three headers of a message, one signature per key."""
    timestamp = str(int(at.timestamp()))
    content = _content(message_id, timestamp, body)
    signatures = (base64.b64encode(key.sign(content)).decode() for key in keys)
    return MappingProxyType(
        {
            "webhook-id": message_id,
            "webhook-timestamp": timestamp,
            "webhook-signature": " ".join(f"{SCHEME},{signature}" for signature in signatures),
        }
    )


def verify(
    keys: Sequence[Ed25519PublicKey], *, headers: Mapping[str, str], body: bytes, now: datetime
) -> None:
    """Return when one of the keys signed this message within five minutes of ``now``.

    ``headers`` must answer to lower-case names, as aiohttp's do. The same ``webhook-id`` may
    come again after a lost answer: the receiver remembers it and does nothing twice.

    Raises:
        UntrustedWebhook: a header is absent, the moment is stale, or no signature is good.
    """
    try:
        message_id, timestamp = headers["webhook-id"], headers["webhook-timestamp"]
        signatures = headers["webhook-signature"]
    except KeyError as error:
        raise UntrustedWebhook(f"header {error.args[0]} is absent") from None
    if abs(_moment(timestamp) - now) > TOLERANCE:
        raise UntrustedWebhook("webhook-timestamp is not of now")
    content = _content(message_id, timestamp, body)
    if not any(_is_good(keys, one, content) for one in signatures.split(" ")):
        raise UntrustedWebhook("no signature is by a known key")


def public_text(key: Ed25519PrivateKey) -> str:
    """The public half as Standard Webhooks prints it, to be given to the city: ``whpk_…``."""
    return PUBLIC_PREFIX + base64.b64encode(key.public_key().public_bytes_raw()).decode()


def parse_public(text: str) -> Ed25519PublicKey:
    """The key of ``public_text``.

    Raises:
        ValueError: the text is not such a key.
    """
    if not text.startswith(PUBLIC_PREFIX):
        raise ValueError("a webhook public key begins with whpk_")
    raw = base64.b64decode(text.removeprefix(PUBLIC_PREFIX), validate=True)
    return Ed25519PublicKey.from_public_bytes(raw)


def _content(message_id: str, timestamp: str, body: bytes) -> bytes:
    # aiohttp keeps octets of a header that are no UTF-8 as lone surrogates.
    return f"{message_id}.{timestamp}.".encode(errors="surrogateescape") + body


def _moment(timestamp: str) -> datetime:
    try:
        return datetime.fromtimestamp(int(timestamp), UTC)
    except (ValueError, OverflowError, OSError):
        raise UntrustedWebhook("webhook-timestamp is not a moment") from None


def _is_good(keys: Sequence[Ed25519PublicKey], header: str, content: bytes) -> bool:
    scheme, _, text = header.partition(",")
    if scheme != SCHEME:
        return False
    try:
        signature = base64.b64decode(text, validate=True)
    except ValueError:  # not Base64, or not even ASCII
        return False
    return any(_verifies(key, signature, content) for key in keys)


def _verifies(key: Ed25519PublicKey, signature: bytes, content: bytes) -> bool:
    try:
        key.verify(signature, content)
    except InvalidSignature:
        return False
    return True
