"""``brama augment`` of a signed PDF: PAdES-B-T, LT and LTA."""

from collections.abc import Callable

import typer

from crypto_module.ades import pades
from crypto_module.ades.pades import augment
from crypto_module.ades.signature import Material
from crypto_module.errors import MalformedInput
from crypto_module.primitives.hashes import HashName
from gateway.cli.stamping import Stamp


def raised(
    encoded: bytes,
    level: str,
    name: HashName,
    *,
    stamp: Callable[[], Stamp],
    evidence: Callable[[bytes], Material],
) -> bytes:
    """Return the PDF at ``level`` (T, LT, LTA), everything below it added when it lacks.

    Raises:
        typer.BadParameter: not a PDF of one PAdES signature, or another level.
    """
    form = _form(encoded)
    if level not in {"T", "LT", "LTA"}:
        raise typer.BadParameter("PAdES має рівні T, LT і LTA.", param_hint="--level")
    if form == "PAdES-B-B":
        encoded = _stamped(encoded, name, stamp)
    if level == "T":
        return encoded
    if form in {"PAdES-B-B", "PAdES-B-T"}:
        encoded = augment.with_material(encoded, evidence(encoded))
    return encoded if level == "LT" else _archived(encoded, name, stamp)


def _form(encoded: bytes) -> str:
    try:
        found = pades.read(encoded).signatures
    except MalformedInput as error:
        raise typer.BadParameter(f"це не підписаний PDF: {error}", param_hint="FILE") from error
    if len(found) != 1 or not found[0].form.startswith("PAdES"):
        raise typer.BadParameter("потрібен один підпис PAdES.", param_hint="FILE")
    return found[0].form


def _stamped(encoded: bytes, name: HashName, stamp: Callable[[], Stamp]) -> bytes:
    """Into the signature itself, or over the document where that is closed or has no room."""
    try:
        token = stamp()(augment.signature_imprint(encoded, hash_name=name))
        return augment.with_signature_time_stamp(encoded, token)
    except (MalformedInput, ValueError):
        return _archived(encoded, name, stamp)


def _archived(encoded: bytes, name: HashName, stamp: Callable[[], Stamp]) -> bytes:
    place = augment.document_time_stamp(encoded)
    return place.filled(stamp()(place.imprint(name)))
