"""One door to every format: from the bytes of a file to its signatures.

A reader, and the library it stands on, is imported when its format comes: most callers never meet
XML, and a command that only hashes must not wait for it.
"""

import io
from collections.abc import Callable, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Final

from crypto_module.ades import armour, detect
from crypto_module.ades.signature import Kind, Reading
from crypto_module.errors import MalformedInput

WHERE: Final = "signed file"
# Kind → module of this package with a function ``read``.
READERS: Final[Mapping[Kind, str]] = MappingProxyType(
    {
        Kind.CMS_SIGNED: "cades",
        Kind.TIME_STAMP: "cades",
        Kind.XML_SIGNED: "xades",
        Kind.ASIC_S: "asic_reader",
        Kind.ASIC_E: "asic_reader",
        Kind.PDF_SIGNED: "pades",
    }
)


def read_file(encoded: bytes) -> Reading:
    """Return what a signed file holds; tax framing, PEM and base64 around it are taken off.

    Raises:
        MalformedInput: not a signature of a format in ``READERS``, or a broken one.
    """
    octets = armour.remove(encoded)
    found = READERS.get(detect.kind_of(io.BytesIO(octets)))
    if found is None:
        raise MalformedInput(where=WHERE, rule="is not a signature of a known format")
    reader: Callable[[bytes], Reading] = import_module(f"crypto_module.ades.{found}").read
    return reader(octets)
