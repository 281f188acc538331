"""The time-stamps of a XAdES signature (EN 319 132-1, 5.2.8, 5.3, 5.5.2).

A time-stamp of the signature or its archiving that says in words of its own what it is over
(``Include``) is passed by: of those the standard settles it. One of chosen data objects must.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from crypto_module.ades.signature import Covered, Datum, TimeStamp, TimeStampKind
from crypto_module.ades.xades import canonical, covered, dom, properties
from crypto_module.ades.xades.covered import Parts
from crypto_module.ades.xades.dom import Element
from crypto_module.ades.xades.names import DS, XADES, XADES141
from crypto_module.cms.timestamp import TimeStampToken
from crypto_module.errors import MalformedInput
from crypto_module.primitives import hashes
from crypto_module.primitives.hashes import Hash

MAX_TIME_STAMPS: Final = 16
WHERE: Final = "XAdES time-stamp"
ALL_DATA: Final = f"{{{XADES}}}AllDataObjectsTimeStamp"
SOME_DATA: Final = f"{{{XADES}}}IndividualDataObjectsTimeStamp"
SIGNATURE: Final = f"{{{XADES}}}SignatureTimeStamp"
ARCHIVE: Final = f"{{{XADES141}}}ArchiveTimeStamp"
_TOKEN: Final = f"{{{XADES}}}EncapsulatedTimeStamp"
_INCLUDE: Final = f"{{{XADES}}}Include"
_METHOD: Final = f"{{{DS}}}CanonicalizationMethod"
_Over = Callable[[Hash, canonical.Method, Datum], bool]
"""Feeds what a time-stamp is over; whether all of it was at hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamped:
    """A signature as its time-stamps see it.

    ``value`` gives the octets of ``Signature.value``; it is asked only when a token is judged:
    what cannot be read is then that judgement's failure. ``certificates`` are those of ds:KeyInfo.
    """

    parts: Parts
    value: Callable[[], bytes] = field(repr=False)
    certificates: tuple[bytes, ...] = field(repr=False)

    def time_stamps(self) -> tuple[TimeStamp, ...]:
        """Return the time-stamps, ``MAX_TIME_STAMPS`` at most, the signed ones first."""
        return tuple(self._all())[:MAX_TIME_STAMPS]

    def _all(self) -> Iterator[TimeStamp]:
        for one in self.parts.signed:
            over = self._over_data(one)
            if over is not None:
                yield from _of(one, TimeStampKind.CONTENT, over, tuple)
        for at, one in enumerate(self.parts.unsigned):
            if dom.child(one, _INCLUDE) is not None:
                continue
            if one.tag == SIGNATURE:
                value = partial(_value, self.parts)
                yield from _of(one, TimeStampKind.SIGNATURE, value, lambda: (self.value(),))
            elif one.tag == ARCHIVE:
                over = partial(covered.archive, self.parts, at)
                yield from _of(one, TimeStampKind.ARCHIVE, over, partial(self._objects, at))

    def _over_data(self, one: Element) -> _Over | None:
        included = tuple(each for each in dom.elements(one) if each.tag == _INCLUDE)
        if one.tag == ALL_DATA and not included:
            return partial(covered.all_data, self.parts)
        if one.tag == SOME_DATA:
            return partial(covered.some_data, self.parts, included)
        return None

    def _objects(self, at: int) -> Iterable[bytes]:
        """What an archive time-stamp in place ``at`` proves to have existed."""
        before = self.parts.unsigned[:at]
        held = properties.material(list(before))
        yield self.value()
        yield from (*self.certificates, *held.certificates, *held.crls, *held.ocsps)
        for one in before:
            yield from tokens(one) if one.tag in {SIGNATURE, ARCHIVE} else ()


def _of(
    element: Element, kind: TimeStampKind, over: _Over, objects: Callable[[], Iterable[bytes]]
) -> Iterator[TimeStamp]:
    for token in tokens(element):
        covers = partial(_covered, element, over, objects)
        yield TimeStamp(kind=kind, token=token, covered=covers)


def _covered(
    element: Element,
    over: _Over,
    objects: Callable[[], Iterable[bytes]],
    token: TimeStampToken,
    datum: Datum,
) -> Covered | None:
    running = hashes.new(token.hash_name)
    if not over(running, _method(element), datum):
        return None
    return Covered(imprint=running.digest(), objects=tuple(objects()))


def _value(parts: Parts, running: Hash, how: canonical.Method, datum: Datum) -> bool:
    del datum
    running.update(covered.value(parts.signature, how))
    return True


def tokens(element: Element) -> list[bytes]:
    """Return the RFC 3161 tokens of a time-stamp; empty octets for one that is not base64."""
    held = [one for one in dom.elements(element) if one.tag == _TOKEN]
    return [_octets(one) for one in held[:MAX_TIME_STAMPS]]


def _octets(element: Element) -> bytes:
    try:
        return dom.octets(element, where=WHERE)
    except MalformedInput:
        return b""


def _method(element: Element) -> canonical.Method:
    """Return the canonicalisation it names; without one, XMLDSig's default."""
    named = [one for one in dom.elements(element) if one.tag == _METHOD]
    if len(named) > 1:
        raise MalformedInput(where=WHERE, rule="names two canonicalisations")
    return canonical.method(named[0]) if named else canonical.DEFAULT
