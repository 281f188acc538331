"""What a ds:Reference means: a datum elsewhere, or octets of this document (XMLDSig, 4.4.3, 6.6).

Only three things are looked for in a document: the whole of it, an element by its one identifier,
and base64 in an element. No XPath, no XSLT, no address is followed.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from crypto_module.ades.signature import DataReference, Feed, feed_of
from crypto_module.ades.xades import canonical, dom
from crypto_module.ades.xades.dom import Element
from crypto_module.ades.xades.names import BASE64, DS, ENVELOPED, digest_name
from crypto_module.errors import MalformedInput, UnsupportedAlgorithm

WHERE: Final = "ds:Reference"
MAX_REFERENCES: Final = 1024
MAX_TRANSFORMS: Final = 4
Elsewhere = Callable[[str], Feed | None]
"""Gives the octets of a datum that is not in the document, by its URI."""
_XPOINTER: Final = "#xpointer("
_REFERENCE: Final = f"{{{DS}}}Reference"
_TRANSFORMS: Final = f"{{{DS}}}Transforms"
_TRANSFORM: Final = f"{{{DS}}}Transform"


@dataclass(frozen=True, kw_only=True)
class Document:
    """An XML document that was parsed once, its elements found by identifier."""

    root: Element = field(repr=False)

    @cached_property
    def by_id(self) -> dict[str, Element | None]:
        """Elements by identifier, as `dom.by_id`."""
        return dom.by_id(self.root, where="XML document")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One ds:Reference of one signature; ``target`` is None for a datum elsewhere.

    ``uri`` is None when the application knows what is meant (4.4.3.1): the caller's content.
    """

    uri: str | None
    type: str
    element: Element = field(repr=False)
    signature: Element = field(repr=False)
    document: Document = field(repr=False)
    target: Element | None = field(repr=False)

    def data_reference(self, elsewhere: Elsewhere) -> DataReference:
        """Return it as the judge sees it.

        Raises:
            MalformedInput: not as XMLDSig says.
            UnsupportedAlgorithm: another hash or transform, or chosen by an XPointer.
        """
        value = dom.required(self.element, f"{{{DS}}}DigestValue", where=WHERE)
        name = dom.required(self.element, f"{{{DS}}}DigestMethod", where=WHERE)
        return DataReference(
            name=self.uri,
            hash_name=digest_name(name.get("Algorithm", "")),
            digest=dom.octets(value, where=WHERE),
            feed=self.feed(elsewhere),
        )

    def feed(self, elsewhere: Elsewhere, how: canonical.Method = canonical.DEFAULT) -> Feed | None:
        """Return what gives the octets it means, ``how`` for nodes that no transform wrote.

        Raises:
            MalformedInput, UnsupportedAlgorithm: as ``data_reference``.
        """
        if self.uri is not None and self.uri.startswith(_XPOINTER):
            raise UnsupportedAlgorithm(self.uri)
        if self.target is not None:
            return feed_of(self._octets(self.target, how))
        found = None if self.uri is None or self.uri.startswith("#") else elsewhere(self.uri)
        if found is not None and self._transforms():
            raise UnsupportedAlgorithm("transforms of data elsewhere")
        return found

    def _transforms(self) -> list[Element]:
        listed = dom.child(self.element, _TRANSFORMS)
        found = [] if listed is None else dom.elements(listed)
        if len(found) > MAX_TRANSFORMS or any(one.tag != _TRANSFORM for one in found):
            raise MalformedInput(where=WHERE, rule="has too many transforms, or other elements")
        return found

    def _octets(self, target: Element, unwritten: canonical.Method) -> bytes:
        """Return what is hashed: the transforms in order, then canonical form if still nodes."""
        whole = self.uri == ""
        node = target
        transforms = self._transforms()
        for at, one in enumerate(transforms):
            uri = one.get("Algorithm", "")
            last = at == len(transforms) - 1
            if uri == ENVELOPED:
                node = self._without_signature(node, whole=whole)
            elif uri == BASE64 and last:
                return dom.octets(node, where=WHERE)
            elif canonical.is_known(uri) and last:
                # 4.4.3.3: a same-document reference has no comments to keep.
                how = canonical.method(one)
                return _written(node, how, whole=whole)
            else:
                raise UnsupportedAlgorithm(uri)
        return _written(node, unwritten, whole=whole)

    def _without_signature(self, node: Element, *, whole: bool) -> Element:
        """6.6.4: the signature that holds this reference, taken out of what it stands in."""
        if node is not self.document.root and not whole:
            if node not in self.signature.iterancestors():
                raise MalformedInput(where=WHERE, rule="takes itself out of what it is not in")
            path = canonical.place_of(node)
            return canonical.at_place(canonical.without(self.signature), path)
        return canonical.without(self.signature)


def _written(node: Element, how: canonical.Method, *, whole: bool) -> bytes:
    if how.with_comments:
        how = canonical.Method(
            exclusive=how.exclusive, version_11=how.version_11, prefixes=how.prefixes
        )
    return canonical.of_document(node, how) if whole else canonical.of_element(node, how)


def read(signed_info: Element, *, signature: Element, document: Document) -> list[Reference]:
    """Return the references of a SignedInfo.

    Raises:
        MalformedInput: none, too many, several without URI, or one of several elements.
    """
    found = [one for one in dom.elements(signed_info) if one.tag == _REFERENCE]
    if not 1 <= len(found) <= MAX_REFERENCES:
        raise MalformedInput(where=WHERE, rule=f"is not there 1 to {MAX_REFERENCES} times")
    if sum(one.get("URI") is None for one in found) > 1:
        raise MalformedInput(where=WHERE, rule="has no URI, and another has none (4.4.3.1)")
    return [
        Reference(
            uri=one.get("URI"),
            type=one.get("Type", ""),
            element=one,
            signature=signature,
            document=document,
            target=_target(one.get("URI"), document),
        )
        for one in found
    ]


def _target(uri: str | None, document: Document) -> Element | None:
    """An identifier that is not there means a datum elsewhere: nothing of it is found here."""
    if uri == "":
        return document.root
    if uri is None or not uri.startswith("#") or uri.startswith(_XPOINTER):
        return None
    if uri[1:] in document.by_id and document.by_id[uri[1:]] is None:
        raise MalformedInput(where=WHERE, rule="names an identifier of several elements")
    return document.by_id.get(uri[1:])
