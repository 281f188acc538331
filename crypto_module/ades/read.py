"""One door to every format: from the bytes of a file to its signatures."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from crypto_module.ades import armour, cades, detect, xades
from crypto_module.ades.signature import Kind, Reading
from crypto_module.errors import MalformedInput

WHERE: Final = "signed file"
READERS: Final[Mapping[Kind, Callable[[bytes], Reading]]] = MappingProxyType(
    {Kind.CMS_SIGNED: cades.read, Kind.TIME_STAMP: cades.read, Kind.XML_SIGNED: xades.read}
)


def read_file(encoded: bytes) -> Reading:
    """Return what a signed file holds; tax framing, PEM and base64 around it are taken off.

    Raises:
        MalformedInput: not a signature of a format in ``READERS``, or a broken one.
    """
    octets = armour.remove(encoded)
    reader = READERS.get(detect.kind(octets))
    if reader is None:
        raise MalformedInput(where=WHERE, rule="is not a signature of a known format")
    return reader(octets)
