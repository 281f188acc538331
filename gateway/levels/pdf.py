"""PAdES-B-T, LT and LTA (EN 319 142-1)."""

from crypto_module.ades import pades
from crypto_module.ades.pades import augment
from crypto_module.errors import MalformedInput
from crypto_module.primitives.hashes import HashName
from gateway.domain.errors import Invalid
from gateway.levels.means import Means


def raised(encoded: bytes, level: str, name: HashName, means: Means) -> bytes:
    """Return the PDF of one PAdES signature at ``level``."""
    form = _form(encoded)
    if level not in {"T", "LT", "LTA"}:
        raise Invalid("field-invalid", "level", "PAdES має рівні T, LT і LTA.")
    if form == "PAdES-B-B":
        encoded = _stamped(encoded, name, means)
    if level == "T":
        return encoded
    if form in {"PAdES-B-B", "PAdES-B-T"}:
        encoded = augment.with_material(encoded, means.material(encoded))
    return encoded if level == "LT" else _archived(encoded, name, means)


def _form(encoded: bytes) -> str:
    try:
        found = pades.read(encoded).signatures
    except MalformedInput as error:
        raise Invalid("field-invalid", "file", "Це не підписаний PDF.") from error
    if len(found) != 1 or not found[0].form.startswith("PAdES"):
        raise Invalid("field-invalid", "file", "Потрібен один підпис PAdES.")
    return found[0].form


def _stamped(encoded: bytes, name: HashName, means: Means) -> bytes:
    """Into the signature itself, or over the document where that is closed or has no room."""
    try:
        token = means.token(augment.signature_imprint(encoded, hash_name=name))
        return augment.with_signature_time_stamp(encoded, token)
    except (MalformedInput, ValueError):
        return _archived(encoded, name, means)


def _archived(encoded: bytes, name: HashName, means: Means) -> bytes:
    place = augment.document_time_stamp(encoded)
    return place.filled(means.token(place.imprint(name)))
