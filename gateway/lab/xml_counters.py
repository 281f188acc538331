"""Defects of signatures over a signature of XML (EN 319 132-1, 5.2.7): told, deciding nothing."""

import base64
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from lxml import etree

from crypto_module.ades.xades import augment
from gateway.lab.authority import AT, DAY, Holder, Suite, signer, stranger
from gateway.lab.counters import witness
from gateway.lab.specimen import Specimen, specimen
from gateway.lab.xml import Change, enveloped, one

DS: Final = "{http://www.w3.org/2000/09/xmldsig#}"
XADES: Final = "{http://uri.etsi.org/01903/v1.3.2#}"
_COUNTER: Final = f".//{XADES}CounterSignature"


def _signed(suite: Suite, *by: Holder) -> bytes:
    """Return a signed document with a signature of each over that one."""
    whole = enveloped(signer(suite))
    for holder in by:
        whole = augment.with_countersignature(whole, signer=holder.signer, signing_time=AT)
    return whole


def _over(
    change: Change = lambda root: root, *, by: Callable[[Suite], Holder] = witness, number: int = 1
) -> Callable[[Suite], Specimen]:
    """Return the builder of a document with so many of them, changed afterwards."""

    def made(suite: Suite) -> Specimen:
        root = change(etree.fromstring(_signed(suite, *[by(suite)] * number)))
        file = etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8")
        return specimen(suite, file, content=None, suffix=".xml")

    return made


def _value(root: etree._Element) -> etree._Element:
    element = one(root, f"{_COUNTER}//{DS}SignatureValue")
    octets = bytearray(base64.b64decode(element.text or ""))
    octets[-1] ^= 1
    element.text = base64.b64encode(octets).decode()
    return root


def _digest(root: etree._Element) -> etree._Element:
    one(root, f"{_COUNTER}//{DS}DigestValue").text = base64.b64encode(bytes(32)).decode()
    return root


def _removed(path: str) -> Change:
    def change(root: etree._Element) -> etree._Element:
        element = one(root, f"{_COUNTER}{path}")
        parent = element.getparent()
        assert parent is not None, "it stands in one"
        parent.remove(element)
        return root

    return change


def _of_another(suite: Suite) -> Specimen:
    """Taken from another signature of the same person, whose value has the same identifier."""
    root = etree.fromstring(_signed(suite, witness(suite)))
    other = etree.fromstring(_signed(suite, witness(suite)))
    mine = one(root, _COUNTER)
    parent = mine.getparent()
    assert parent is not None, "it stands among unsigned properties"
    parent.replace(mine, one(other, _COUNTER))
    file = etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8")
    return specimen(suite, file, content=None, suffix=".xml")


def _by(**changes: Any) -> Callable[[Suite], Specimen]:
    return _over(by=lambda suite: witness(suite, **changes))


BUILDERS: Final[Mapping[str, Callable[[Suite], Specimen]]] = MappingProxyType(
    {
        "valid-xml-counter-signature": _over(),
        "valid-xml-two-counter-signatures": _over(number=2),
        "xml-counter-value-broken": _over(_value),
        "xml-counter-digest-of-other-data": _over(_digest),
        "xml-counter-without-value": _over(_removed(f"//{DS}SignatureValue")),
        "xml-counter-without-certificate": _over(_removed(f"//{DS}KeyInfo")),
        "xml-counter-empty": _over(_removed(f"/{DS}Signature")),
        "xml-counter-empty-beside-a-good-one": _over(_removed(f"/{DS}Signature"), number=2),
        "xml-counter-of-another-signature": _of_another,
        "xml-counter-expired": _by(not_after=AT - DAY),
        "xml-counter-by-a-stranger": _over(by=lambda suite: witness(suite, by=stranger(suite))),
    }
)
