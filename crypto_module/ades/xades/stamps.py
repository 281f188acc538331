"""The time-stamps of a XAdES signature and what each is over (EN 319 132-1, 5.3, 5.5.2).

A time-stamp names the canonicalisation of what it is over; without one it is that of XMLDSig's
default. A property that says in words of its own what it is over (``Include``) is passed by: of
time-stamps inside the signature the standard settles that.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from crypto_module.ades.signature import Covered, DataDigest, Feed, TimeStamp, TimeStampKind
from crypto_module.ades.xades import canonical, dom, properties
from crypto_module.ades.xades.dom import Element
from crypto_module.ades.xades.names import DS, XADES, XADES141
from crypto_module.cms.timestamp import TimeStampToken
from crypto_module.errors import MalformedInput
from crypto_module.primitives import hashes
from crypto_module.primitives.hashes import Hash

MAX_TIME_STAMPS: Final = 16
WHERE: Final = "XAdES time-stamp"
SIGNATURE: Final = f"{{{XADES}}}SignatureTimeStamp"
ARCHIVE: Final = f"{{{XADES141}}}ArchiveTimeStamp"
_D: Final = f"{{{DS}}}"
_TOKEN: Final = f"{{{XADES}}}EncapsulatedTimeStamp"
_INCLUDE: Final = f"{{{XADES}}}Include"
_METHOD: Final = f"{_D}CanonicalizationMethod"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamped:
    """A signature as its time-stamps see it.

    ``value`` gives the octets of ``Signature.value``, ``data`` the feeds of its references in
    order, None for a datum that is not at hand. Both are asked only when a token is judged: what
    cannot be read is then that judgement's failure. ``certificates`` are those of ds:KeyInfo.
    """

    element: Element = field(repr=False)
    value: Callable[[], bytes] = field(repr=False)
    certificates: tuple[bytes, ...] = field(repr=False)
    data: Callable[[], tuple[Feed | None, ...]] = field(repr=False)
    unsigned: tuple[Element, ...] = field(repr=False)

    def time_stamps(self) -> tuple[TimeStamp, ...]:
        """Return the time-stamps, ``MAX_TIME_STAMPS`` at most, in the order of the properties."""
        return tuple(self._all())[:MAX_TIME_STAMPS]

    def _all(self) -> Iterator[TimeStamp]:
        for at, one in enumerate(self.unsigned):
            if one.tag == SIGNATURE and dom.child(one, _INCLUDE) is None:
                yield from _of(one, TimeStampKind.SIGNATURE, _OverValue(self, one))
            elif one.tag == ARCHIVE and dom.child(one, _INCLUDE) is None:
                yield from _of(one, TimeStampKind.ARCHIVE, _OverAll(self, one, at))


def _of(
    element: Element, kind: TimeStampKind, over: "_OverValue | _OverAll"
) -> Iterator[TimeStamp]:
    for token in tokens(element):
        yield TimeStamp(kind=kind, token=token, covered=over)


def tokens(element: Element) -> list[bytes]:
    """Return the RFC 3161 tokens of a time-stamp; empty octets for one that is not base64."""
    held = [one for one in dom.elements(element) if one.tag == _TOKEN]
    return [_octets(one) for one in held[:MAX_TIME_STAMPS]]


def _octets(element: Element) -> bytes:
    try:
        return dom.octets(element, where=WHERE)
    except MalformedInput:
        return b""


@dataclass(frozen=True, slots=True)
class _OverValue:
    """SignatureTimeStamp: ds:SignatureValue (5.3)."""

    stamped: Stamped
    element: Element

    def __call__(self, token: TimeStampToken, data: DataDigest) -> Covered:
        del data
        running = hashes.new(token.hash_name)
        running.update(value_octets(self.stamped.element, _method(self.element)))
        return Covered(imprint=running.digest(), objects=(self.stamped.value(),))


@dataclass(frozen=True, slots=True)
class _OverAll:
    """ArchiveTimeStamp: data, signature, and every property before it (5.5.2.2)."""

    stamped: Stamped
    element: Element
    at: int

    def __call__(self, token: TimeStampToken, data: DataDigest) -> Covered | None:
        del data
        running = hashes.new(token.hash_name)
        if not archive(running, self.stamped, self.at, _method(self.element)):
            return None
        before = self.stamped.unsigned[: self.at]
        held = properties.material(list(before))
        inner = (token for one in before for token in _tokens_within(one))
        objects = (
            self.stamped.value(),
            *self.stamped.certificates,
            *held.certificates,
            *held.crls,
            *held.ocsps,
            *inner,
        )
        return Covered(imprint=running.digest(), objects=objects)


def _tokens_within(element: Element) -> list[bytes]:
    return tokens(element) if element.tag in {SIGNATURE, ARCHIVE} else []


def archive(running: Hash, stamped: Stamped, at: int, how: canonical.Method) -> bool:
    """Feed what an ArchiveTimeStamp in place ``at`` is over; return whether all was at hand."""
    for feed in stamped.data():
        if feed is None:
            return False
        feed(running)
    signature = stamped.element
    for name in ("SignedInfo", "SignatureValue", "KeyInfo"):
        one = dom.child(signature, f"{_D}{name}")
        if one is not None:
            running.update(canonical.of_element(one, how))
    for one in stamped.unsigned[:at]:
        running.update(canonical.of_element(one, how))
    for one in dom.elements(signature):
        if one.tag == f"{_D}Object" and not _qualifies(one):
            running.update(canonical.of_element(one, how))
    return True


def value_octets(signature: Element, how: canonical.Method) -> bytes:
    """Return ds:SignatureValue in canonical form."""
    value = dom.required(signature, f"{_D}SignatureValue", where=WHERE)
    return canonical.of_element(value, how)


def _qualifies(held: Element) -> bool:
    return dom.child(held, f"{{{XADES}}}QualifyingProperties") is not None


def _method(element: Element) -> canonical.Method:
    named = [one for one in dom.elements(element) if one.tag == _METHOD]
    if len(named) > 1:
        raise MalformedInput(where=WHERE, rule="names two canonicalisations")
    return canonical.method(named[0]) if named else canonical.DEFAULT
