"""Canonical XML: inclusive 1.0 and 1.1, exclusive, with comments and without (W3C).

libxml2 writes the octets; what it does not know of a part of a document is settled here: which
attributes of the xml namespace a part inherits (Canonical XML 1.0, 2.4; 1.1, 2.4).
"""

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from lxml import etree

from crypto_module.ades.xades.dom import Element
from crypto_module.ades.xades.names import EXCLUSIVE, INCLUSIVE, INCLUSIVE_11
from crypto_module.errors import MalformedInput, UnsupportedAlgorithm

WHERE: Final = "canonicalisation"
_XML: Final = "{http://www.w3.org/XML/1998/namespace}"
_INHERITED_11: Final = frozenset({f"{_XML}lang", f"{_XML}space"})
MAX_PREFIXES: Final = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """One algorithm of canonicalisation."""

    exclusive: bool
    version_11: bool = False
    with_comments: bool = False
    prefixes: tuple[str, ...] = ()
    """PrefixList of exclusive canonicalisation: prefixes treated inclusively."""


_METHODS: Final[Mapping[str, Method]] = MappingProxyType(
    {
        f"{uri}{suffix}": Method(exclusive=exclusive, version_11=newer, with_comments=comments)
        for uri, with_uri, exclusive, newer in (
            (INCLUSIVE, f"{INCLUSIVE}#WithComments", False, False),
            (INCLUSIVE_11, f"{INCLUSIVE_11}#WithComments", False, True),
            (EXCLUSIVE, f"{EXCLUSIVE}WithComments", True, False),
        )
        for suffix, comments in (("", False), (with_uri.removeprefix(uri), True))
    }
)
DEFAULT: Final = _METHODS[INCLUSIVE]


def method(element: Element) -> Method:
    """Return the algorithm of a CanonicalizationMethod or Transform.

    Raises:
        UnsupportedAlgorithm: not canonicalisation.
    """
    uri = element.get("Algorithm", "")
    if uri not in _METHODS:
        raise UnsupportedAlgorithm(uri)
    found = _METHODS[uri]
    listed = element.find(f"{{{EXCLUSIVE}}}InclusiveNamespaces")
    if listed is None or not found.exclusive:
        return found
    prefixes = tuple(listed.get("PrefixList", "").split())
    if len(prefixes) > MAX_PREFIXES:
        raise MalformedInput(where=WHERE, rule="names too many prefixes")
    return Method(exclusive=True, with_comments=found.with_comments, prefixes=prefixes)


def is_known(uri: str) -> bool:
    """Return whether an identifier is of canonicalisation."""
    return uri in _METHODS


def of_element(element: Element, how: Method) -> bytes:
    """Return the canonical octets of an element in its document."""
    inherited = {} if how.exclusive else _inherited(element, how)
    if inherited:
        # A copy inside the same ancestors, so that namespaces in scope stay.
        root = copy.deepcopy(element.getroottree()).getroot()
        element = _same_place(element, root)
        for name, value in inherited.items():
            element.set(name, value)
    tail, element.tail = element.tail, None
    try:
        return _written(element, how)
    finally:
        element.tail = tail


def of_document(root: Element, how: Method) -> bytes:
    """Return the canonical octets of a whole document, instructions around its root included."""
    return _written(root.getroottree(), how)


def _written(tree: "Element | etree._ElementTree", how: Method) -> bytes:
    # "#default" stands for the namespace without a prefix; lxml calls it by an empty one.
    prefixes = ["" if one == "#default" else one for one in how.prefixes]
    try:
        octets: bytes = etree.tostring(
            tree,
            method="c14n",
            exclusive=how.exclusive,
            with_comments=how.with_comments,
            inclusive_ns_prefixes=prefixes or None,
        )
    except (ValueError, TypeError, etree.LxmlError) as error:
        raise MalformedInput(where=WHERE, rule="is not possible for this document") from error
    return octets


def _inherited(element: Element, how: Method) -> dict[str, str]:
    found: dict[str, str] = {}
    for ancestor in element.iterancestors():
        for name, value in ancestor.items():
            if isinstance(name, str) and name.startswith(_XML) and element.get(name) is None:
                if how.version_11 and name not in _INHERITED_11:
                    if name != f"{_XML}id":
                        raise MalformedInput(where=WHERE, rule="would have to join xml:base")
                    continue
                found.setdefault(name, str(value))
    return found


def place_of(element: Element) -> tuple[int, ...]:
    """Return the way from the root to ``element``, a number for each level."""
    steps: list[int] = []
    while (parent := element.getparent()) is not None:
        steps.append(parent.index(element))
        element = parent
    return tuple(reversed(steps))


def at_place(root: Element, place: tuple[int, ...]) -> Element:
    """Return the element at a place of a (copied) document."""
    for step in place:
        root = root[step]
    return root


def _same_place(element: Element, root: Element) -> Element:
    """Return the element of a copied document that stands where ``element`` stands."""
    return at_place(root, place_of(element))


def without(element: Element) -> Element:
    """Return the root of a copy of the document in which ``element`` is not (XMLDSig, 6.6.4)."""
    root = copy.deepcopy(element.getroottree()).getroot()
    copied = _same_place(element, root)
    parent = copied.getparent()
    if parent is None:
        raise MalformedInput(where=WHERE, rule="would leave an empty document")
    if copied.tail:
        before = copied.getprevious()
        if before is None:
            parent.text = (parent.text or "") + copied.tail
        else:
            before.tail = (before.tail or "") + copied.tail
    parent.remove(copied)
    return root
