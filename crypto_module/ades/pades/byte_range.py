"""What a PDF signature is over: the file without its own Contents (ISO 32000-1, 12.8.1).

Whatever lies in the gap is signed by nobody, so it holds one hexadecimal string and nothing else,
and the string one CMS message with zeros behind it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from crypto_module.asn1 import ber
from crypto_module.errors import MalformedInput
from crypto_module.primitives.hashes import Hash

WHERE: Final = "ByteRange of a PDF signature"
MAX_CONTENTS: Final = 4 << 20
_SEQUENCE: Final = 0x30
_HEX: Final = re.compile(rb"<(?:[0-9A-Fa-f]{2})+>")
_PARTS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class ByteRange:
    """The octets ``file[:gap]`` and ``file[after:end]``."""

    file: bytes = field(repr=False)
    gap: int
    after: int
    end: int

    @classmethod
    def of(cls, numbers: Sequence[object], file: bytes) -> "ByteRange":
        """Return the two stretches that ``numbers`` of the dictionary mean.

        Raises:
            MalformedInput: not two stretches one after the other, the first from octet 0.
        """
        found = [one for one in numbers if isinstance(one, int) and not isinstance(one, bool)]
        if len(found) != len(numbers) or len(found) != _PARTS:
            raise MalformedInput(where=WHERE, rule="is not four numbers")
        start, gap, after, size = found
        if start != 0 or not 0 < gap < after <= after + size <= len(file) or size <= 0:
            raise MalformedInput(where=WHERE, rule="is not two stretches of the file in order")
        return cls(file=file, gap=gap, after=after, end=after + size)

    def feed(self, running: Hash) -> None:
        """Give the covered octets to a hash."""
        view = memoryview(self.file)
        running.update(view[: self.gap])
        running.update(view[self.after : self.end])

    def contents(self) -> bytes:
        """Return the octets of the string in the gap.

        Raises:
            MalformedInput: the gap holds anything else, or too much.
        """
        if self.after - self.gap > 2 * MAX_CONTENTS:
            raise MalformedInput(where=WHERE, rule=f"leaves out more than {MAX_CONTENTS} octets")
        string = self.file[self.gap : self.after]
        if _HEX.fullmatch(string) is None:
            raise MalformedInput(where=WHERE, rule="leaves out more than the string of Contents")
        return bytes.fromhex(string[1:-1].decode())


def message(contents: bytes) -> bytes:
    """Return the CMS message in Contents, without the zeros that fill the place kept for it.

    EN 319 142-1 wants DER there; streaming producers write BER, whose end is found by walking it.

    Raises:
        MalformedInput: not such a message, or something else than zeros behind it.
    """
    where = "Contents of a PDF signature"
    _, end = ber.first(contents, where=where)
    if contents[0] != _SEQUENCE or any(contents[end:]):
        raise MalformedInput(where=where, rule="is not one CMS message with zeros behind it")
    return contents[:end]
