"""A signed message inside of another one: the outer one decides, the inner ones are told."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from crypto_module.asn1 import encode
from gateway.lab.authority import AT, DAY, Holder, Suite, key, signer, stranger
from gateway.lab.cms import Message
from gateway.lab.specimen import CONTENT, Specimen, flipped, signed, specimen

_DEEP: Final = 4
_ENVELOPED: Final = encode.oid("1.2.840.113549.1.7.3")
_SIGNED: Final = encode.oid("1.2.840.113549.1.7.2")


def _registrar(suite: Suite) -> Holder:
    """Return who signs the outer message."""
    return signer(suite, own=key(suite, "Реєстратор"), serial=55)


def _attached(holder: Holder, content: bytes = CONTENT) -> bytes:
    return signed(holder, content, detached=False)


def _inside(
    inner: Callable[[Holder], bytes],
    outer: Callable[[Holder, bytes], bytes] = _attached,
    by: Callable[[Suite], Holder] = signer,
) -> Callable[[Suite], Specimen]:
    """Return the builder of what ``outer`` makes around the message of ``by``."""

    def made(suite: Suite) -> Specimen:
        return specimen(suite, outer(_registrar(suite), inner(by(suite))), content=None)

    return made


def _other_inside(holder: Holder, content: bytes) -> bytes:
    """The inner message is not the one that was signed."""
    return Message(holder=holder, content=content, attached=flipped(content)).encoded()


def _deep(holder: Holder) -> bytes:
    content = flipped(_attached(holder))
    for _ in range(_DEEP):
        content = _attached(holder, content)
    return content


BUILDERS: Final[Mapping[str, Callable[[Suite], Specimen]]] = MappingProxyType(
    {
        "valid-nested": _inside(_attached),
        "nested-inner-broken": _inside(lambda holder: flipped(_attached(holder))),
        "nested-inner-content-changed": _inside(
            lambda holder: Message(holder=holder, attached=b"other").encoded()
        ),
        "nested-inner-detached": _inside(signed),
        "nested-inner-cut-short": _inside(lambda holder: _attached(holder)[:-1]),
        "nested-inner-expired": _inside(
            _attached, by=lambda suite: signer(suite, not_after=AT - DAY)
        ),
        "nested-inner-of-a-stranger": _inside(
            _attached, by=lambda suite: signer(suite, by=stranger(suite))
        ),
        "nested-inner-of-text": _inside(lambda _: b"text"),
        "nested-inner-enveloped": _inside(
            lambda holder: _attached(holder).replace(_SIGNED, _ENVELOPED, 1)
        ),
        "nested-outer-broken": _inside(
            _attached, lambda holder, content: flipped(_attached(holder, content))
        ),
        "nested-outer-of-another-message": _inside(_attached, _other_inside),
        "nested-too-deep": _inside(_deep),
    }
)
