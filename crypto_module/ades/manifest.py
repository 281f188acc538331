"""ASiCManifest: the list of documents that one CAdES signature covers (EN 319 162-1, A.4).

The bytes of a manifest are what is signed, so ``manifest`` is deterministic to the octet, and
``parse_manifest`` accepts no document type, no entity and no element it does not know.
"""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, unquote_to_bytes
from xml.sax.saxutils import quoteattr

from lxml import etree

from crypto_module.ades import entry_names
from crypto_module.errors import MalformedInput

WHERE: Final = "ASiCManifest"
MAX_OCTETS: Final = 4 * 1024 * 1024
ASIC: Final = "http://uri.etsi.org/02918/v1.2.1#"
DSIG: Final = "http://www.w3.org/2000/09/xmldsig#"
SHA256: Final = "http://www.w3.org/2001/04/xmlenc#sha256"
SIGNATURE_NAME: Final = "META-INF/signature001.p7s"
SIGNATURE_TYPE: Final = "application/pkcs7-signature"
DIGEST_OCTETS: Final = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class DataObject:
    """One document as the manifest names it; ``digest`` is SHA-256."""

    name: str
    media_type: str
    digest: bytes


def manifest(objects: Sequence[DataObject]) -> bytes:
    """Return the exact bytes to sign: ``objects`` in the given order, UTF-8, no white space.

    Raises:
        MalformedInput: a name no container may hold, or one name twice.
    """
    _check_names([one.name for one in objects])
    references = "".join(
        f"<asic:DataObjectReference URI={quoteattr(quote(one.name))}"
        f" MimeType={quoteattr(one.media_type)}>"
        f'<ds:DigestMethod Algorithm="{SHA256}"/>'
        f"<ds:DigestValue>{base64.b64encode(one.digest).decode()}</ds:DigestValue>"
        "</asic:DataObjectReference>"
        for one in objects
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<asic:ASiCManifest xmlns:asic="{ASIC}" xmlns:ds="{DSIG}">'
        f'<asic:SigReference URI="{SIGNATURE_NAME}" MimeType="{SIGNATURE_TYPE}"/>'
        f"{references}</asic:ASiCManifest>"
    ).encode()


def parse_manifest(xml: bytes) -> tuple[DataObject, ...]:
    """Return the documents a received manifest lists, in order.

    Raises:
        MalformedInput: not such a manifest, another digest than SHA-256, or a name refused.
    """
    root = _root(xml)
    children = list(root)
    if (
        root.tag != f"{{{ASIC}}}ASiCManifest"
        or not children
        or children[0].tag != f"{{{ASIC}}}SigReference"
        or len(children[0])
    ):
        raise _malformed("does not begin with one SigReference")
    objects = tuple(_data_object(child) for child in children[1:])
    _check_names([one.name for one in objects])
    return objects


def _root(xml: bytes) -> etree._Element:
    """Parse without document type, entities and network; comments and instructions refused."""
    if len(xml) > MAX_OCTETS:
        raise _malformed("is larger than 4 MiB")
    try:
        # Checked as text first: a document type must not even be read by the XML parser.
        if "<!" in xml.decode("utf-8"):
            raise _malformed("has a document type, a comment or CDATA")
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
        )
        root = etree.fromstring(xml, parser)
    except (UnicodeDecodeError, etree.XMLSyntaxError) as error:
        raise _malformed("is not well-formed XML in UTF-8") from error
    if root.getroottree().docinfo.encoding not in {None, "UTF-8", "utf-8"}:
        raise _malformed("is not in UTF-8")
    if any(not isinstance(node.tag, str) for node in root.iter()):
        raise _malformed("has processing instructions")
    return root


def _data_object(element: etree._Element) -> DataObject:
    if (
        element.tag != f"{{{ASIC}}}DataObjectReference"
        or [child.tag for child in element] != [f"{{{DSIG}}}DigestMethod", f"{{{DSIG}}}DigestValue"]
        or any(len(child) for child in element)
    ):
        raise _malformed("has an element that is not a DataObjectReference of ours")
    method, value = element
    if method.get("Algorithm") != SHA256:
        raise _malformed("has a digest that is not SHA-256")
    return DataObject(
        name=_name(element.get("URI", "")),
        media_type=element.get("MimeType", ""),
        digest=_digest(value.text or ""),
    )


def _name(uri: str) -> str:
    try:
        return unquote_to_bytes(uri).decode("utf-8")
    except UnicodeError as error:
        raise _malformed("has a URI that is not UTF-8") from error


def _digest(text: str) -> bytes:
    try:
        digest = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise _malformed("has a digest that is not base64") from error
    if len(digest) != DIGEST_OCTETS:
        raise _malformed("has a digest of another length")
    return digest


def _check_names(names: list[str]) -> None:
    for name in names:
        entry_names.check(name, where=WHERE)
        if entry_names.key(name).startswith(entry_names.key(entry_names.META_INF)):
            raise _malformed("lists a file of META-INF")
    entry_names.check_distinct(names, where=WHERE)


def _malformed(rule: str) -> MalformedInput:
    return MalformedInput(where=WHERE, rule=rule)
