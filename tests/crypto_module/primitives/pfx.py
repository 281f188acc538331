"""PKCS #12 files taken apart for tests: what is protected, its MAC, and the encrypted keys."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from asn1crypto import pkcs12

from crypto_module.primitives import hashes, kdf
from crypto_module.primitives.hashes import HashName
from crypto_module.primitives.kdf import Purpose
from crypto_module.primitives.mac import Hmac


@dataclass(frozen=True, slots=True, kw_only=True)
class Pfx:
    """``bags`` are the EncryptedPrivateKeyInfo of the shrouded keys, in their order."""

    authenticated: bytes
    algorithm: str
    mac: bytes
    salt: bytes
    iterations: int
    bags: tuple[bytes, ...]


def open_pfx(path: Path) -> Pfx:
    """Return the parts of a PFX whose safes are all in the clear (RFC 7292, 4)."""
    return parse(path.read_bytes())


def parse(encoded: bytes) -> Pfx:
    """Return the same of octets."""
    pfx = pkcs12.Pfx.load(encoded)
    authenticated = pfx["auth_safe"]["content"].native
    told = pfx["mac_data"]
    return Pfx(
        authenticated=authenticated,
        algorithm=told["mac"]["digest_algorithm"]["algorithm"].dotted,
        mac=told["mac"]["digest"].native,
        salt=told["mac_salt"].native,
        iterations=told["iterations"].native,
        bags=tuple(_bags(authenticated)),
    )


def mac_of(pfx: Pfx, name: HashName, password: str) -> bytes:
    """Return the MAC that the password gives. RFC 7292, appendix A and B."""
    key = kdf.pkcs12(
        name,
        password,
        salt=pfx.salt,
        iterations=pfx.iterations,
        length=hashes.new(name).digest_size,
        purpose=Purpose.MAC,
    )
    code = Hmac(name, key)
    code.update(pfx.authenticated)
    return code.digest()


def _bags(authenticated: bytes) -> Iterator[bytes]:
    for safe in pkcs12.AuthenticatedSafe.load(authenticated):
        if safe["content_type"].native == "data":
            for bag in pkcs12.SafeContents.load(safe["content"].native):
                if bag["bag_id"].native == "pkcs8_shrouded_key_bag":
                    yield bag["bag_value"].untag().dump()
