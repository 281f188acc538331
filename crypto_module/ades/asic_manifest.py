"""A received ASiCManifest of any producer: which signature, which documents (EN 319 162-1, A.4).

``manifest`` is for the one that we make and take in at the gateway's door, to the octet; this is
for reading what others made.
"""

from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote_to_bytes

from crypto_module.ades import entry_names
from crypto_module.ades.manifest import ASIC
from crypto_module.ades.xades import dom
from crypto_module.ades.xades.names import DS, digest_name
from crypto_module.errors import MalformedInput
from crypto_module.primitives.hashes import HashName

WHERE: Final = "ASiCManifest"
MAX_OBJECTS: Final = 1000
_A: Final = f"{{{ASIC}}}"
_D: Final = f"{{{DS}}}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedObject:
    """One document as a manifest lists it."""

    name: str
    digest_method: str
    digest: bytes

    def hash_name(self) -> HashName:
        """Return the hash of the digest; UnsupportedAlgorithm when we do not have it."""
        return digest_name(self.digest_method)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedManifest:
    """The signature over the manifest, by the name of its entry, and the documents listed."""

    signature: str
    objects: tuple[ListedObject, ...]


def parse(xml: bytes) -> ReceivedManifest:
    """Return what a manifest says.

    Raises:
        MalformedInput: not one, without documents, or with one document twice.
    """
    root = dom.parse(xml, where=WHERE)
    if root.tag != f"{_A}ASiCManifest":
        raise MalformedInput(where=WHERE, rule="is another document")
    reference = dom.required(root, f"{_A}SigReference", where=WHERE)
    listed = [one for one in dom.elements(root) if one.tag == f"{_A}DataObjectReference"]
    if not 1 <= len(listed) <= MAX_OBJECTS:
        raise MalformedInput(where=WHERE, rule=f"does not list 1 to {MAX_OBJECTS} documents")
    objects = tuple(_object(one) for one in listed)
    entry_names.check_distinct([one.name for one in objects], where=WHERE)
    return ReceivedManifest(signature=entry_name(reference.get("URI", "")), objects=objects)


def _object(element: dom.Element) -> ListedObject:
    method = dom.required(element, f"{_D}DigestMethod", where=WHERE)
    value = dom.required(element, f"{_D}DigestValue", where=WHERE)
    return ListedObject(
        name=entry_name(element.get("URI", "")),
        digest_method=method.get("Algorithm", ""),
        digest=dom.octets(value, where=WHERE),
    )


def entry_name(uri: str) -> str:
    """Return the name of the entry that a URI means.

    Raises:
        MalformedInput: not a name that a container may hold.
    """
    try:
        name = unquote_to_bytes(uri).decode("utf-8")
    except UnicodeError as error:
        raise MalformedInput(where=WHERE, rule="has a URI that is not UTF-8") from error
    entry_names.check(name, where=WHERE)
    return name
