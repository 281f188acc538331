"""Key containers: octets and a password in, private keys out, and back."""

from crypto_module.containers.container import Container, ContainerKind, Key
from crypto_module.containers.open import open_container

__all__ = ["Container", "ContainerKind", "Key", "open_container"]
