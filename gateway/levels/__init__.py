"""From one level of CAdES, PAdES, XAdES to a higher one; what lacks in between is added, too."""

from enum import StrEnum

from crypto_module.ades import detect
from crypto_module.ades.signature import Kind
from crypto_module.primitives.hashes import HashName
from gateway.levels.means import Means

__all__ = ["Level", "Means", "raised"]


class Level(StrEnum):
    """What a signature becomes; PAdES and XAdES know T, LT and LTA."""

    T = "T"
    C = "C"
    X_LONG = "X-Long"
    LT = "LT"
    LTA = "LTA"


def raised(encoded: bytes, level: Level, name: HashName, means: Means) -> bytes:
    """Return the signature at ``level``; ``name`` is the hash of time-stamps and references.

    Raises:
        Invalid: of ``file``, ``level``, ``content`` or ``url``: another kind of file, not one
            signature, a level the format has not, something that is needed and not given.
        Whatever ``means`` raise.
    """
    match detect.kind(encoded):
        case Kind.PDF_SIGNED:
            # Imported only here: the library of PDF costs half a second.
            from gateway.levels import pdf

            return pdf.raised(encoded, level.value, name, means)
        case Kind.XML_SIGNED:
            from gateway.levels import xml

            return xml.raised(encoded, level.value, name, means)
        case _:
            from gateway.levels import cms

            return cms.raised(encoded, level.value, name, means)
