"""What the time-stamps of a XAdES signature are over, octet by octet (EN 319 132-1, 5.2.8, 5.5.2).

Feeding returns whether all was at hand: a datum elsewhere may be missing.
"""

from dataclasses import dataclass, field
from typing import Final

from crypto_module.ades.signature import Datum, Feed
from crypto_module.ades.xades import canonical, dom
from crypto_module.ades.xades.dom import Element
from crypto_module.ades.xades.names import DS, XADES
from crypto_module.ades.xades.references import Elsewhere, Reference
from crypto_module.errors import MalformedInput
from crypto_module.primitives.hashes import Hash

WHERE: Final = "XAdES time-stamp"
_D: Final = f"{{{DS}}}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The parts of one ds:Signature that time-stamps are over.

    ``data`` are its references without that of its signed properties, ``own`` is that one;
    ``signed`` are the signed properties of data objects, ``unsigned`` those of the signature.
    """

    signature: Element = field(repr=False)
    references: tuple[Reference, ...] = field(repr=False)
    data: tuple[Reference, ...] = field(repr=False)
    elsewhere: Elsewhere = field(repr=False)
    signed: tuple[Element, ...] = field(repr=False)
    unsigned: tuple[Element, ...] = field(repr=False)

    def feed(self, one: Reference, how: canonical.Method, datum: Datum) -> Feed | None:
        """Return what gives the octets of a reference, here or brought by the caller."""
        return one.feed(self.elsewhere, how) or datum.feed


def all_data(parts: Parts, running: Hash, how: canonical.Method, datum: Datum) -> bool:
    """AllDataObjectsTimeStamp: every datum in the order of the references (5.2.8.1)."""
    return _fed(parts, parts.data, running, how, datum)


def some_data(
    parts: Parts, included: tuple[Element, ...], running: Hash, how: canonical.Method, datum: Datum
) -> bool:
    """IndividualDataObjectsTimeStamp: the data it includes, in its order (5.2.8.2).

    Raises:
        MalformedInput: it includes what is not the datum of one of these references.
    """
    named = {f"#{one.element.get('Id')}": one for one in parts.data if one.element.get("Id")}
    chosen = [
        named.get(one.get("URI", "")) if one.get("referencedData") in {"true", "1"} else None
        for one in included
    ]
    found = tuple(one for one in chosen if one is not None)
    if not found or len(found) != len(chosen) or len(set(map(id, found))) != len(found):
        raise MalformedInput(where=WHERE, rule="includes what is not one datum of the signature")
    return _fed(parts, found, running, how, datum)


def archive(parts: Parts, at: int, running: Hash, how: canonical.Method, datum: Datum) -> bool:
    """ArchiveTimeStamp in place ``at``: data, signature, and every property before it (5.5.2.2)."""
    if not _fed(parts, parts.references, running, how, datum):
        return False
    signature = parts.signature
    for name in ("SignedInfo", "SignatureValue", "KeyInfo"):
        one = dom.child(signature, f"{_D}{name}")
        if one is not None:
            running.update(canonical.of_element(one, how))
    for one in parts.unsigned[:at]:
        running.update(canonical.of_element(one, how))
    for one in dom.elements(signature):
        if one.tag == f"{_D}Object" and not _qualifies(one):
            running.update(canonical.of_element(one, how))
    return True


def value(signature: Element, how: canonical.Method) -> bytes:
    """Return ds:SignatureValue in canonical form: what a SignatureTimeStamp is over (5.3)."""
    return canonical.of_element(dom.required(signature, f"{_D}SignatureValue", where=WHERE), how)


def _fed(
    parts: Parts,
    references: tuple[Reference, ...],
    running: Hash,
    how: canonical.Method,
    datum: Datum,
) -> bool:
    for one in references:
        feed = parts.feed(one, how, datum)
        if feed is None:
            return False
        feed(running)
    return True


def _qualifies(held: Element) -> bool:
    return dom.child(held, f"{{{XADES}}}QualifyingProperties") is not None
