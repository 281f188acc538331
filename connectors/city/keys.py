"""The keys that sign webhooks: a PEM file with one or several ed25519 keys, the newest first.

To rotate: put a new key on top, give the city its public half, remove the old key later.
"""

import re
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

_BLOCK: Final = re.compile(rb"-----BEGIN PRIVATE KEY-----.+?-----END PRIVATE KEY-----", re.DOTALL)


def new_key_pem() -> bytes:
    """One new key (PKCS#8, PEM), to be kept in a file that only we can read."""
    return Ed25519PrivateKey.generate().private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )


def read_keys(path: Path) -> tuple[Ed25519PrivateKey, ...]:
    """The keys of the file, in its order.

    Raises:
        ValueError: there is none, or one is of another kind.
    """
    keys = [load_pem_private_key(block, None) for block in _BLOCK.findall(path.read_bytes())]
    ours = tuple(key for key in keys if isinstance(key, Ed25519PrivateKey))
    if not ours or len(ours) != len(keys):
        raise ValueError(f"{path} does not hold ed25519 keys and nothing else.")
    return ours
