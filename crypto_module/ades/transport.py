"""The framing in which tax reports travel: named sections around a CMS message, no CMS itself.

A section is ``label ‖ 00 ‖ u32 little-endian length ‖ content``; the sections fill the file. The
format has no published standard: the labels are those that other programs write and read. The
headers and the certificate beside the message are not signed, so nothing here believes them.
"""

from dataclasses import dataclass, field
from typing import Final

from crypto_module.errors import MalformedInput

WHERE: Final = "transport framing"
MAX_SECTIONS: Final = 32
MAX_LABEL_OCTETS: Final = 20
DOCUMENTS: Final = frozenset({b"UA1_SIGN", b"UA1_CRYPT"})
_HEADERS: Final = frozenset({b"TRANSPORTABLE", b"ZPOSTTRANSPORTABLE"})
_CERTIFICATE: Final = b"CERTCRYPT"
_MARKERS: Final = frozenset({b"USC_SIGN", b"USC_CRYPT"})
"""Labels without length and content."""
_FIRST: Final = DOCUMENTS | _HEADERS | _MARKERS | {_CERTIFICATE}
_LENGTH_OCTETS: Final = 4
_LABEL: Final = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One named piece of the framing."""

    label: bytes
    content: bytes = field(repr=False)


def is_framed(head: bytes) -> bool:
    """Return whether a file that begins so is framed."""
    label, ends, _ = head[: MAX_LABEL_OCTETS + 1].partition(b"\x00")
    return bool(ends) and label in _FIRST


def unwrap(encoded: bytes) -> bytes | None:
    """Return the one message inside the framing; ``None`` when there is no framing.

    Raises:
        MalformedInput: framed, but cut, or not with exactly one message.
    """
    if not is_framed(encoded):
        return None
    found = [one for one in sections(encoded) if one.label in DOCUMENTS]
    if len(found) != 1:
        raise _malformed("does not hold exactly one message")
    return found[0].content


def beginning(head: bytes) -> bytes:
    """Return how the message begins, as far as ``head`` tells; empty when it does not."""
    at = 0
    for _ in range(MAX_SECTIONS):
        label, content_at, size = _section(head, at)
        if label in DOCUMENTS:
            return head[content_at:][:size]
        at = content_at + size
        if at >= len(head):
            break
    return b""


def sections(encoded: bytes) -> tuple[Section, ...]:
    """Return the sections of a framed file, which they must fill.

    Raises:
        MalformedInput: a label, a length or the end is wrong, or there are too many.
    """
    found: list[Section] = []
    at = 0
    while at < len(encoded):
        if len(found) == MAX_SECTIONS:
            raise _malformed(f"has more than {MAX_SECTIONS} sections")
        label, content_at, size = _section(encoded, at)
        at = content_at + size
        if at > len(encoded):
            raise _malformed("has a section beyond its end")
        found.append(Section(label=label, content=encoded[content_at:at]))
    return tuple(found)


def _section(octets: bytes, at: int) -> tuple[bytes, int, int]:
    """Return label, content start and content size of the section at ``at``."""
    label, ends, _ = octets[at : at + MAX_LABEL_OCTETS + 1].partition(b"\x00")
    if not ends or not label or not _LABEL.issuperset(label):
        raise _malformed("has a section without a label")
    length_at = at + len(label) + 1
    if label in _MARKERS:
        return label, length_at, 0
    content_at = length_at + _LENGTH_OCTETS
    if content_at > len(octets):
        raise _malformed("ends inside a length")
    return label, content_at, int.from_bytes(octets[length_at:content_at], "little")


def _malformed(rule: str) -> MalformedInput:
    return MalformedInput(where=WHERE, rule=rule)
