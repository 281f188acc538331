"""XML read safely: no document type, no entity, no network; bounded in size, depth and count.

lxml gives comments and processing instructions nodes too; only elements are asked for here.
"""

import base64
import binascii
import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from crypto_module.ades.xades import encodings
from crypto_module.ades.xades.names import DS, XADES, XADES141
from crypto_module.errors import MalformedInput

MAX_OCTETS: Final = 64 * 1024 * 1024
MAX_DEPTH: Final = 200
MAX_ELEMENTS: Final = 1_000_000
ID_NAMES: Final = ("Id", "ID", "id", "{http://www.w3.org/XML/1998/namespace}id")

# What may stand before a document type.
_PROLOG: Final = re.compile(r"(?:\s+|<!--.*?-->|<\?.*?\?>)*", re.DOTALL)
_SIGNATURES: Final = frozenset({DS, XADES, XADES141})

Element = etree._Element  # noqa: SLF001 - lxml gives its class no public name


def parse(encoded: bytes, *, where: str) -> Element:
    """Return the root element.

    Raises:
        MalformedInput: not well-formed, with a document type, or beyond the bounds.
    """
    if len(encoded) > MAX_OCTETS:
        raise MalformedInput(where=where, rule="is larger than 64 MiB")
    text = encodings.decode(encoded, where=where)
    # Checked as text first: a document type must not even be read by the XML parser. What that
    # parser skips must not hide one, hence again after it.
    prolog = _PROLOG.match(text)
    if prolog is not None and text.startswith("<!DOCTYPE", prolog.end()):
        raise MalformedInput(where=where, rule="has a document type")
    parser = etree.XMLParser(
        encoding="utf-8",  # whatever the declaration says: it has been obeyed
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=True,  # one text may be long: a document in base64; bounds are ours
        collect_ids=False,
    )
    try:
        root = etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise MalformedInput(where=where, rule="is not well-formed XML") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise MalformedInput(where=where, rule="has a document type")
    _check_bounds(root, where=where)
    return root


def _check_bounds(root: Element, *, where: str) -> None:
    depth = count = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        count += event == "start"
        if depth > MAX_DEPTH or count > MAX_ELEMENTS:
            raise MalformedInput(where=where, rule="is too deep or has too many elements")


def elements(parent: Element) -> list[Element]:
    """Return the child elements."""
    return [one for one in parent if isinstance(one.tag, str)]


def child(parent: Element, tag: str) -> Element | None:
    """Return the first child element of this name."""
    return next((one for one in elements(parent) if one.tag == tag), None)


def required(parent: Element, tag: str, *, where: str) -> Element:
    """Return the only child element of this name.

    Raises:
        MalformedInput: there is none, or there are several.
    """
    found = [one for one in elements(parent) if one.tag == tag]
    if len(found) != 1:
        name = etree.QName(tag).localname
        raise MalformedInput(where=where, rule=f"has not exactly one {name}")
    return found[0]


def text(element: Element) -> str:
    """Return the text of an element without child elements."""
    return "".join(str(one) for one in element.itertext())


def octets(element: Element, *, where: str) -> bytes:
    """Return the octets that an element holds in base64."""
    try:
        return base64.b64decode("".join(text(element).split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise MalformedInput(where=where, rule="has a value that is not base64") from error


def by_id(root: Element, *, where: str) -> dict[str, Element | None]:
    """Return elements by their identifiers, whatever the attribute is called; None: of several.

    Data may use one ``id`` twice, for they are no identifiers to their own schema; nothing may be
    looked for by it then.

    Raises:
        MalformedInput: an identifier of a signature's own elements twice: the attack of signature
            wrapping lives on two readers finding two elements.
    """
    found: dict[str, Element | None] = {}
    of_signatures: set[str] = set()
    for identifier, element in _identified(root):
        own = etree.QName(element).namespace in _SIGNATURES
        if identifier in found and (own or identifier in of_signatures):
            raise MalformedInput(where=where, rule="has one identifier twice")
        if own:
            of_signatures.add(identifier)
        found[identifier] = None if identifier in found else element
    return found


def _identified(root: Element) -> Iterator[tuple[str, Element]]:
    for element in root.iter("*"):
        yield from ((one, element) for one in {element.get(name) for name in ID_NAMES} if one)
