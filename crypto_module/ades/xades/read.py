"""The signatures of an XML document.

A signature over the ds:SignatureValue of another is its counter-signature, wherever it stands
(EN 319 132-1, 5.2.7): in the unsigned properties of that one, or beside it.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from crypto_module.ades.signature import Kind, Reading
from crypto_module.ades.xades import dom
from crypto_module.ades.xades.dom import Element
from crypto_module.ades.xades.names import DS
from crypto_module.ades.xades.references import Document, Elsewhere
from crypto_module.ades.xades.signature import WHERE, XadesSignature, of_element
from crypto_module.errors import MalformedInput

MAX_SIGNATURES: Final = 64
_D: Final = f"{{{DS}}}"


def read(encoded: bytes, *, elsewhere: Elsewhere = lambda _: None) -> Reading:
    """Return the signatures of an XML document, in its order, counter-signatures inside theirs.

    ``elsewhere`` gives data by URI that are not in the document: entries of a container.

    Raises:
        MalformedInput: not XML, no signature or too many, or one that is not as XMLDSig says.
    """
    root = dom.parse(encoded, where="XML document")
    document = Document(root=root)
    found = list(_signatures(root))
    if not 1 <= len(found) <= MAX_SIGNATURES:
        raise MalformedInput(where=WHERE, rule=f"is not there 1 to {MAX_SIGNATURES} times")
    values = {one: dom.child(one, f"{_D}SignatureValue") for one in found}
    beside: dict[Element, list[XadesSignature]] = {}
    signatures = []
    for one in found:
        signature = of_element(one, document, elsewhere, beside=beside)
        over = _countersigned(
            signature, [value for held, value in values.items() if held is not one]
        )
        if over is None:
            signatures.append(signature)
        else:
            beside.setdefault(over, []).append(replace(signature, countersigned=over))
    if not signatures:
        raise MalformedInput(where=WHERE, rule="are over one another alone")
    return Reading(kind=Kind.XML_SIGNED, signatures=tuple(signatures))


def _countersigned(signature: XadesSignature, values: list[Element | None]) -> Element | None:
    """Return the value of another signature when that is all it is over."""
    data = signature.parts().data
    return next((one for one in values if len(data) == 1 and one is data[0].target), None)


def _signatures(root: Element) -> Iterator[Element]:
    """Signatures inside another one sign something of it, not the document."""
    for one in root.iter(f"{_D}Signature"):
        if not any(up.tag == f"{_D}Signature" for up in one.iterancestors()):
            yield one
