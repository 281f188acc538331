"""Making ASiC containers: simple and extended, with CAdES or XAdES (EN 319 162-1, 4.3 and 4.4).

For what is at hand whole; ``asic.write`` streams the container of a case.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from types import MappingProxyType
from typing import Final
from urllib.parse import quote

from lxml import etree

from crypto_module.ades import asic, cades, entry_names, xades
from crypto_module.ades.manifest import ASIC, SIGNATURE_NAME, DataObject, manifest
from crypto_module.ades.meta_inf import ASIC_S
from crypto_module.cms.sign import Signer
from crypto_module.errors import MalformedInput
from crypto_module.primitives import hashes

WHERE: Final = "ASiC container"
_Meta = tuple[tuple[str, bytes], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One file to be signed, as the container is to name it."""

    name: str
    media_type: str
    content: bytes = field(repr=False)


class Packaging(Enum):
    """What holds the documents, and what signs them."""

    SIMPLE_CADES = "ASiC-S with CAdES"
    SIMPLE_XADES = "ASiC-S with XAdES"
    EXTENDED_CADES = "ASiC-E with CAdES"
    EXTENDED_XADES = "ASiC-E with XAdES"

    @property
    def is_simple(self) -> bool:
        """Whether it holds one document."""
        return self in {Packaging.SIMPLE_CADES, Packaging.SIMPLE_XADES}


def sign(
    documents: Sequence[Document],
    packaging: Packaging,
    *,
    signer: Signer,
    signing_time: datetime,
) -> bytes:
    """Return the container with one signature over all of the documents.

    Raises:
        MalformedInput: a name that no container may hold, one name twice, no document, or several
            in a simple container.
    """
    if not documents or (packaging.is_simple and len(documents) != 1):
        raise MalformedInput(where=WHERE, rule="does not hold exactly one document, or any (4.3.3)")
    entry_names.check_distinct([one.name for one in documents], where=WHERE)
    keys = [entry_names.key(one.name) for one in documents]
    meta_inf = entry_names.key(entry_names.META_INF)
    if any(one == asic.MIMETYPE or one.startswith(meta_inf) for one in keys):
        raise MalformedInput(where=WHERE, rule="holds a document under a name of its own files")
    meta = _MAKERS[packaging](documents, signer, signing_time)
    media_type = ASIC_S if packaging.is_simple else asic.MEDIA_TYPE
    held = [(one.name, (one.content,)) for one in documents]
    return b"".join(asic.write_files(media_type, meta, held))


def _simple_cades(documents: Sequence[Document], signer: Signer, at: datetime) -> _Meta:
    made = cades.sign(documents[0].content, signer=signer, signing_time=at, detached=True)
    return (("META-INF/signature.p7s", made),)


def _extended_cades(documents: Sequence[Document], signer: Signer, at: datetime) -> _Meta:
    listed = manifest(
        [
            DataObject(
                name=one.name,
                media_type=one.media_type,
                digest=hashes.digest("sha256", one.content),
            )
            for one in documents
        ]
    )
    made = cades.sign(listed, signer=signer, signing_time=at, detached=True)
    return ((asic.MANIFEST_NAME, listed), (SIGNATURE_NAME, made))


def _xades(documents: Sequence[Document], signer: Signer, at: datetime) -> bytes:
    """Return XAdESSignatures with one signature, its data named by entry (A.5)."""
    data = [
        xades.Detached(uri=quote(one.name), content=one.content, media_type=one.media_type)
        for one in documents
    ]
    root = etree.Element(f"{{{ASIC}}}XAdESSignatures", nsmap={"asic": ASIC})
    made = xades.sign_detached(data, signer=signer, signing_time=at)
    root.append(etree.fromstring(made))
    octets: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return octets


_MAKERS: Final[Mapping[Packaging, Callable[[Sequence[Document], Signer, datetime], _Meta]]] = (
    MappingProxyType(
        {
            Packaging.SIMPLE_CADES: _simple_cades,
            Packaging.SIMPLE_XADES: lambda *asked: (("META-INF/signatures.xml", _xades(*asked)),),
            Packaging.EXTENDED_CADES: _extended_cades,
            Packaging.EXTENDED_XADES: lambda *asked: (
                ("META-INF/signatures001.xml", _xades(*asked)),
            ),
        }
    )
)
