"""The document security store: certificates and evidence for validation (EN 319 142-1, 5.4.2).

Nobody signed it, or a document time-stamp only: it is material and no more.
"""

from collections.abc import Iterator
from typing import Final

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.decode_limits import DecodePurpose

from crypto_module.ades.pades.entries import entry
from crypto_module.ades.signature import Material
from crypto_module.errors import MalformedInput

WHERE: Final = "document security store"
MAX_STREAMS: Final = 256


def read(root: generic.DictionaryObject) -> Material:
    """Return what the store of a document catalogue holds, its VRI dictionaries included.

    Raises:
        MalformedInput: more than ``MAX_STREAMS`` of them, or one that is no stream.
    """
    store = entry(root, "/DSS")
    if store is None:
        return Material()
    about = [one.get_object() for one in (entry(store, "/VRI") or {}).values()]
    held = [(store, "s"), *((one, "") for one in about[:MAX_STREAMS])]
    return Material(
        certificates=_all(held, "/Cert", DecodePurpose.CERTIFICATE),
        crls=_all(held, "/CRL", DecodePurpose.CRL),
        ocsps=_all(held, "/OCSP", DecodePurpose.OCSP_RESPONSE),
    )


def _all(
    held: list[tuple[generic.DictionaryObject, str]], name: str, purpose: DecodePurpose
) -> tuple[bytes, ...]:
    """The store says ``Certs``, a VRI dictionary ``Cert``; both mean the same streams."""
    streams = dict.fromkeys(
        reference for one, plural in held for reference in _references(one, name + plural)
    )
    if len(streams) > MAX_STREAMS:
        raise MalformedInput(where=WHERE, rule=f"has more than {MAX_STREAMS} streams of a kind")
    return tuple(dict.fromkeys(_octets(one, purpose) for one in streams))


def _octets(reference: generic.Reference, purpose: DecodePurpose) -> bytes:
    stream = reference.get_object()
    if not isinstance(stream, generic.StreamObject):
        raise MalformedInput(where=WHERE, rule="holds something that is no stream")
    return bytes(stream.read_data(purpose))


def _references(one: generic.DictionaryObject, name: str) -> Iterator[generic.Reference]:
    array = entry(one, name) or generic.ArrayObject()
    for at in range(len(array)):
        item = array.raw_get(at)
        if not isinstance(item, generic.IndirectObject):
            raise MalformedInput(where=WHERE, rule="holds something that is no stream")
        yield item.reference
