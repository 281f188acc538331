"""PKCS #11 URIs (RFC 7512): which library, which token, which key."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self
from urllib.parse import unquote, unquote_to_bytes

SCHEME: Final = "pkcs11:"
_PATH: Final = frozenset({"token", "serial", "object", "id", "type"})
_MODULE: Final = "module-path"


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenUri:
    """What is asked for; what is None is not asked."""

    library: Path
    token: str | None = None
    serial: bytes | None = None
    object: str | None = None
    id: bytes | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the URI; the PIN is never a part of it here, for command lines are seen by all.

        Raises:
            ValueError: another scheme, an attribute that is unknown, repeated or missing.
        """
        if not text.startswith(SCHEME):
            raise ValueError(f"не починається з {SCHEME}")
        path, _, query = text.removeprefix(SCHEME).partition("?")
        named = _pairs(path, ";")
        asked = _pairs(query, "&")
        unknown = (named.keys() - _PATH) | (asked.keys() - {_MODULE})
        if unknown:
            raise ValueError(f"невідомий атрибут: {min(unknown)}")
        if asked.get(_MODULE) is None:
            raise ValueError(f"потрібна бібліотека: ?{_MODULE}=…")
        if not {"token", "serial"} & named.keys():
            raise ValueError("потрібен token=… або serial=…")
        if named.get("type", "private") != "private":
            raise ValueError("тип може бути лише private")
        serial, key = named.get("serial"), named.get("id")
        return cls(
            library=Path(unquote(asked[_MODULE])),
            token=_text(named.get("token")),
            serial=None if serial is None else unquote_to_bytes(serial),
            object=_text(named.get("object")),
            id=None if key is None else unquote_to_bytes(key),
        )


def _pairs(text: str, separator: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in filter(None, text.split(separator)):
        name, equals, value = one.partition("=")
        if not equals or name in found:
            raise ValueError(f"атрибут без значення або двічі: {name}")
        found[name] = value
    return found


def _text(value: str | None) -> str | None:
    return None if value is None else unquote(value, errors="strict")
