"""Which names an authority may certify (RFC 5280, 4.2.1.10 and 6.1.3, b and c).

Every certificate below such an authority must keep to it, so the sets of a whole path need not be
intersected. Directory names are compared by their text without regard to case and spaces
(7.1): compared as octets, an excluded name in another encoding would slip through.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit

from crypto_module.asn1 import der, rfc5280
from crypto_module.errors import MalformedInput
from crypto_module.x509 import names

WHERE: Final = "name constraints"
MAX_SUBTREES: Final = 128
MAX_NAMES: Final = 128
EMAIL_ADDRESS: Final = "1.2.840.113549.1.9.1"
_SEQUENCE: Final = 0x30
_MAIL, _DNS, _DIRECTORY, _URI, _ADDRESS = 0x81, 0x82, 0xA4, 0x86, 0x87
_PERMITTED, _EXCLUDED = 0xA0, 0xA1


@dataclass(frozen=True, slots=True, kw_only=True)
class NameConstraints:
    """Subtrees as received GeneralNames."""

    permitted: tuple[bytes, ...]
    excluded: tuple[bytes, ...]

    def allow(self, found: Iterable[bytes]) -> bool:
        """Return whether all these GeneralNames are permitted and none is excluded.

        A name of a form that we cannot compare is refused when that form is constrained.

        Raises:
            MalformedInput: a name or a subtree is not what its form says.
        """
        return all(self._allows(one) for one in found)

    def _allows(self, name: bytes) -> bool:
        permitted = [one for one in self.permitted if one[0] == name[0]]
        excluded = [one for one in self.excluded if one[0] == name[0]]
        within = _WITHIN.get(name[0])
        if within is None:
            return not permitted and not excluded
        held = _content(name)
        if any(within(held, _content(one)) for one in excluded):
            return False
        return not permitted or any(within(held, _content(one)) for one in permitted)


def parse(encoded: bytes | None) -> NameConstraints | None:
    """Return the constraints of an extension, None of none.

    Raises:
        MalformedInput: not such an extension, or one with distances, which RFC 5280 forbids.
    """
    if encoded is None:
        return None
    der.check(encoded, where=WHERE)
    found: dict[int, tuple[bytes, ...]] = {}
    for part in der.children(der.content(encoded, tag=_SEQUENCE, where=WHERE), where=WHERE):
        if part[0] not in {_PERMITTED, _EXCLUDED} or part[0] in found:
            raise MalformedInput(where=WHERE, rule="has a field that none has")
        found[part[0]] = tuple(_subtrees(_content(part)))
    if not any(found.values()):
        raise MalformedInput(where=WHERE, rule="constrains nothing (4.2.1.10)")
    return NameConstraints(permitted=found.get(_PERMITTED, ()), excluded=found.get(_EXCLUDED, ()))


def _subtrees(content: bytes) -> Iterator[bytes]:
    for count, subtree in enumerate(der.children(content, where=WHERE)):
        parts = list(der.children(der.content(subtree, tag=_SEQUENCE, where=WHERE), where=WHERE))
        if len(parts) != 1 or count >= MAX_SUBTREES:
            raise MalformedInput(where=WHERE, rule="has a distance, or too many subtrees")
        yield parts[0]


def names_of(subject: bytes, alternative: bytes | None) -> tuple[bytes, ...]:
    """Return the names of a certificate as GeneralNames (6.1.3, b): its subject and others.

    ``alternative`` is the value of subjectAltName. The subject's e-mail counts when no other name
    is one (4.2.1.10).

    Raises:
        MalformedInput: a name is not one.
    """
    others: tuple[bytes, ...] = ()
    if alternative is not None:
        der.check(alternative, where=WHERE)
        inside = der.content(alternative, tag=_SEQUENCE, where=WHERE)
        others = tuple(der.children(inside, where=WHERE))
    if len(others) > MAX_NAMES:
        raise MalformedInput(where=WHERE, rule="has too many names")
    assertions = names.attributes(subject)
    own = (_element(_DIRECTORY, subject),) if subject != b"\x30\x00" else ()
    mails: tuple[bytes, ...] = ()
    if not any(one[0] == _MAIL for one in others):
        mails = tuple(
            _element(_MAIL, text.encode()) for kind, text in assertions if kind == EMAIL_ADDRESS
        )
    return (*own, *mails, *others)


def _element(tag: int, content: bytes) -> bytes:
    size = len(content)
    width = () if size < der.TOP_BIT else size.to_bytes((size.bit_length() + 7) // 8, "big")
    head = bytes((tag, size)) if not width else bytes((tag, der.TOP_BIT + len(width), *width))
    return head + content


def _content(element: bytes) -> bytes:
    return der.content(element, tag=element[0], where=WHERE)


def _directory_within(name: bytes, subtree: bytes) -> bool:
    """The subtree is the beginning of the name."""
    levels, above = _levels(name), _levels(subtree)
    return levels[: len(above)] == above


def _levels(name: bytes) -> list[frozenset[tuple[str, str | bytes]]]:
    value = der.decode(rfc5280.Name, name, where=WHERE)
    with der.total(WHERE):
        return [
            frozenset(
                (assertion["type"].dotted, _comparable(assertion["value"]))
                for assertion in der.items(level, most=names.MAX_ASSERTIONS, where=WHERE)
            )
            for level in der.items(value, most=names.MAX_LEVELS, where=WHERE)
        ]


def _comparable(value: object) -> str | bytes:
    text = names.text(value)
    if text is None:
        octets: bytes = value.dump()  # type: ignore[attr-defined]
        return octets
    return " ".join(text.casefold().split())


def _dns_within(name: bytes, subtree: bytes) -> bool:
    """A host and everything below it; with a leading point, as some write it, only below."""
    host, above = _ascii(name), _ascii(subtree)
    return not above or host == above or host.endswith(above if above[0] == "." else f".{above}")


def _host_within(host: str, above: str) -> bool:
    """Of mail and addresses: one host, or with a leading point all below."""
    return host.endswith(above) if above.startswith(".") else host == above


def _mail_within(name: bytes, subtree: bytes) -> bool:
    """A mailbox, all of a host, or all below a domain."""
    local, at, host = name.decode("utf-8", "replace").rpartition("@")
    if not at or not local or not host:
        raise MalformedInput(where=WHERE, rule="meets an e-mail address that is none")
    wanted_local, at, wanted_host = subtree.decode("utf-8", "replace").rpartition("@")
    if at:
        return (local, host.lower()) == (wanted_local, wanted_host.lower())
    return _host_within(host.lower(), wanted_host.lower())


def _uri_within(name: bytes, subtree: bytes) -> bool:
    """The host of an address with an authority; one without a host name is refused."""
    try:
        host = urlsplit(_ascii(name)).hostname
    except ValueError:
        host = None
    if not host or host.replace(".", "").isdigit() or ":" in host:
        raise MalformedInput(where=WHERE, rule="meets an address without a host name")
    return _host_within(host, _ascii(subtree))


def _address_within(name: bytes, subtree: bytes) -> bool:
    """An address and a mask of the same family; other lengths are none."""
    if len(subtree) not in {8, 32} or len(name) not in {4, 16}:
        raise MalformedInput(where=WHERE, rule="meets an IP address of another length")
    address, mask = subtree[: len(subtree) // 2], subtree[len(subtree) // 2 :]
    return len(address) == len(name) and all(
        one & bits == other & bits for one, other, bits in zip(name, address, mask, strict=True)
    )


def _ascii(octets: bytes) -> str:
    try:
        return octets.decode("ascii").lower()
    except UnicodeDecodeError as error:
        raise MalformedInput(where=WHERE, rule="meets a name that is no ASCII") from error


_WITHIN: Final[Mapping[int, Callable[[bytes, bytes], bool]]] = MappingProxyType(
    {
        _MAIL: _mail_within,
        _DNS: _dns_within,
        _DIRECTORY: _directory_within,
        _URI: _uri_within,
        _ADDRESS: _address_within,
    }
)
