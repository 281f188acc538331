"""From one level of PAdES to the next (EN 319 142-1, 6.3): T, LT and LTA.

Each step says what is to be time-stamped, or takes what was fetched; it fetches nothing itself.
"""

from io import BytesIO
from typing import Final

from pyhanko.pdf_utils import generic
from pyhanko.sign.signers.pdf_byterange import DocumentTimestamp

from crypto_module.ades.cades import augment
from crypto_module.ades.pades import embedding, structure
from crypto_module.ades.pades.embedding import Place
from crypto_module.ades.pades.entries import entry
from crypto_module.ades.pades.structure import Signed
from crypto_module.ades.signature import Material
from crypto_module.errors import MalformedInput
from crypto_module.primitives.hashes import HashName

WHERE: Final = "PDF to augment"
_TOKEN: Final = 16 * 1024  # octets kept for a document time-stamp
_NAMES: Final = ("/Certs", "/CRLs", "/OCSPs")


def signature_imprint(document: bytes, *, hash_name: HashName) -> bytes:
    """Return what a signature-time-stamp of the last signature must be over.

    Raises:
        MalformedInput: not a PDF that ends with a signature.
    """
    return augment.signature_imprint(_last(document).message, hash_name=hash_name)


def with_signature_time_stamp(document: bytes, token: bytes) -> bytes:
    """Return the PDF with ``token`` in its last signature: PAdES-B-T.

    Raises:
        MalformedInput: not a PDF that ends with a signature.
        ValueError: there is not enough room.
    """
    last = _last(document)
    place = Place(file=document, start=last.byte_range.gap, end=last.byte_range.after)
    return place.filled(augment.with_signature_time_stamp(last.message, token))


def _last(document: bytes) -> Signed:
    """What a later revision covers must not change any more."""
    found = structure.read(document).fields
    if not found or found[-1].is_time_stamp or found[-1].byte_range.end != len(document):
        raise MalformedInput(where=WHERE, rule="does not end with a signature")
    return found[-1]


def with_material(document: bytes, material: Material) -> bytes:
    """Return the PDF with certificates and evidence in its security store: PAdES-B-LT (5.4.2).

    Raises:
        MalformedInput: not a PDF, an encrypted or damaged one, or a too large one.
    """
    held = structure.read(document).store
    writer = embedding.opened(document)
    store = entry(writer.root, "/DSS")
    if store is None:
        store = writer.root["/DSS"] = generic.DictionaryObject()  # type: ignore[no-untyped-call]
    wanted = (material.certificates, material.crls, material.ocsps)
    present = (held.certificates, held.crls, held.ocsps)
    for name, new, old in zip(_NAMES, wanted, present, strict=True):
        array = generic.ArrayObject(entry(store, name) or ())
        for octets in dict.fromkeys(one for one in new if one not in old):
            array.append(writer.add_object(generic.StreamObject(stream_data=octets)))
        if array:
            store[name] = array
    writer.update_root()  # type: ignore[no-untyped-call]
    if store.container_ref is not None:
        writer.update_container(store)
    output = BytesIO()
    writer.write(output)  # type: ignore[no-untyped-call]
    return output.getvalue()


def document_time_stamp(document: bytes) -> Place:
    """Return the PDF with a place for a document time-stamp: what it must be over, ``imprint``.

    ``filled`` with the token it is PAdES-B-LTA, B-T when there is no material yet (5.4.3).

    Raises:
        MalformedInput: not a PDF, an encrypted or damaged one, or a too large one.
    """
    dictionary = DocumentTimestamp(bytes_reserved=2 * _TOKEN)  # type: ignore[no-untyped-call]
    return embedding.place(document, dictionary, name="TimeStamp")
