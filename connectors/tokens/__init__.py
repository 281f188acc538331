"""Keys in tokens and HSMs, by PKCS #11: they sign where they are."""

from connectors.tokens.pkcs11 import TokenUnavailable, open_token
from connectors.tokens.uri import TokenUri

__all__ = ["TokenUnavailable", "TokenUri", "open_token"]
