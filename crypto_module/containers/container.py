"""What an opened key container holds, of whatever kind it was."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from crypto_module.containers.private_key import AnyPrivateKey
from crypto_module.x509.certificate import Certificate
from crypto_module.x509.signing import KeyElsewhere, public_octets


class ContainerKind(enum.StrEnum):
    """The form of the file, or a token."""

    KEY6 = "key-6"
    PKCS12 = "pkcs12"
    PKCS8 = "pkcs8"
    JKS = "jks"
    PKCS11 = "pkcs11"


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A private key, the name its container gives it, and its own certificates there."""

    private_key: AnyPrivateKey | KeyElsewhere = field(repr=False)
    name: str | None = None
    certificates: tuple[Certificate, ...] = field(default=(), repr=False)

    @property
    def held(self) -> AnyPrivateKey | None:
        """The key itself, None when it does not leave its token."""
        return None if isinstance(self.private_key, KeyElsewhere) else self.private_key

    def is_of(self, certificate: Certificate) -> bool:
        """Return whether ``certificate`` is for this key."""
        return certificate.spki_der.endswith(public_octets(self.private_key))


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """Keys in the order of the file, and all certificates beside them."""

    kind: ContainerKind
    keys: tuple[Key, ...]
    certificates: tuple[Certificate, ...] = field(default=(), repr=False)


def with_chain(key: Key, certificates: Iterable[Certificate]) -> Key:
    """Return the key with those of ``certificates`` that are for it."""
    return replace(key, certificates=tuple(one for one in certificates if key.is_of(one)))
