"""Names of files inside a container: what is refused, and when two names are one."""

import unicodedata
from typing import Final

from crypto_module.errors import MalformedInput

MAX_OCTETS: Final = 255
META_INF: Final = "META-INF/"


def check(name: str, *, where: str) -> None:
    """Refuse a name that could leave the folder it is unpacked to, on any system.

    Raises:
        MalformedInput: absolute, with ``..``, a backslash, a drive, control characters, too long.
    """
    parts = name.split("/")
    if not name or len(name.encode("utf-8", "surrogatepass")) > MAX_OCTETS:
        raise MalformedInput(where=where, rule="a file name is empty or longer than 255 octets")
    if any(part in {"", ".", ".."} or part != part.strip() for part in parts):
        raise MalformedInput(where=where, rule="a file name is absolute or leaves its folder")
    if any(_is_dangerous(character) for character in name):
        raise MalformedInput(where=where, rule="a file name has a character that is not allowed")


def _is_dangerous(character: str) -> bool:
    # Cc control, Cf format (bidirectional overrides), Cs surrogates, Zl/Zp separators.
    return character in '\\:*?"<>|' or unicodedata.category(character) in {
        "Cc",
        "Cf",
        "Cs",
        "Zl",
        "Zp",
    }


def key(name: str) -> str:
    """Return what is equal for names that some file system takes for one."""
    return unicodedata.normalize("NFKC", name).casefold()


def check_distinct(names: list[str], *, where: str) -> None:
    """Raise ``MalformedInput`` when two names are one to some reader."""
    if len({key(name) for name in names}) != len(names):
        raise MalformedInput(where=where, rule="two files have one name")
