"""The text of an XML document (XML 1.0, 4.3.3): by its byte order mark, else by its declaration.

What is signed is the canonical form, in UTF-8 always, so the encoding of the file decides nothing.
"""

import codecs
import re
from typing import Final

from crypto_module.errors import MalformedInput

_MARK: Final = "\ufeff"
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED: Final = re.compile(
    rb"""<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([A-Za-z][A-Za-z0-9._-]{0,40})["']"""
)
# Names of IANA in small letters, and what they are called here. All of them write ASCII as ASCII.
_CODECS: Final = {
    "utf-8": "utf-8",
    "us-ascii": "ascii",
    "windows-1251": "cp1251",
    "windows-1252": "cp1252",
    "koi8-u": "koi8-u",
    "koi8-r": "koi8-r",
    "ibm866": "cp866",
    **{f"iso-8859-{part}": f"iso8859-{part}" for part in (1, 2, 3, 4, 5, 7, 9, 10, 13, 14, 15, 16)},
}


def decode(encoded: bytes, *, where: str) -> str:
    """Return the document without its byte order mark.

    Raises:
        MalformedInput: in an encoding that is not read, or not in the one it declares.
    """
    mark, codec = next((one for one in _MARKS if encoded.startswith(one[0])), (b"", None))
    declared = _DECLARED.match(encoded, len(mark))
    name = "utf-8" if declared is None else declared[1].decode().lower()
    if codec is None:
        codec = _CODECS.get(name)
    if codec is None or (mark == codecs.BOM_UTF8 and name != "utf-8"):
        raise MalformedInput(where=where, rule="is in an encoding that is not read")
    try:
        text = encoded[len(mark) :].decode(codec)
    except UnicodeDecodeError as error:
        raise MalformedInput(where=where, rule="is not in the encoding it declares") from error
    if text.startswith(_MARK):
        raise MalformedInput(where=where, rule="begins with two byte order marks")
    return text
