"""What crypto_module can say against an input: by whose fault, with the facts as attributes."""

from cryptography.exceptions import InvalidSignature, InvalidTag

__all__ = [
    "CryptoError",
    "ForeignParameters",
    "InvalidSignature",
    "InvalidTag",
    "MalformedInput",
    "NotOpened",
    "UnsupportedAlgorithm",
    "WrongPassword",
]


class CryptoError(Exception):
    """Every error of this package but the two that callers already know by their own families."""


class MalformedInput(ValueError):
    """The octets do not follow their standard: ``where`` in the structure, ``rule`` broken."""

    def __init__(self, where: str, rule: str) -> None:
        super().__init__(f"Malformed {where}: {rule}.")
        self.where = where
        self.rule = rule


class UnsupportedAlgorithm(CryptoError):
    """The algorithm named by ``oid`` is well encoded but not one that we implement."""

    def __init__(self, oid: str) -> None:
        super().__init__(f"The algorithm {oid} is not supported.")
        self.oid = oid


class ForeignParameters(CryptoError):
    """Explicit curve parameters or an S-box which are not the listed ones: ``what`` differs."""

    def __init__(self, what: str) -> None:
        super().__init__(f"Foreign parameters: {what} is not a listed one.")
        self.what = what


class NotOpened(CryptoError):
    """The envelope does not open with these keys; nothing more is told (no oracle)."""

    def __init__(self) -> None:
        super().__init__("The envelope does not open with these keys.")


class WrongPassword(CryptoError):
    """The key container does not open with this password."""

    def __init__(self) -> None:
        super().__init__("The key container does not open with this password.")
