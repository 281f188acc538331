"""``brama augment`` of a signed XML: XAdES-B-T, LT and LTA."""

from collections.abc import Callable

import typer

from crypto_module.ades import xades
from crypto_module.ades.signature import Material
from crypto_module.ades.xades import augment
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
    """Return the XML at ``level`` (T, LT, LTA), everything below it added when it lacks.

    Raises:
        typer.BadParameter: not an XML of one XAdES signature, another level, data elsewhere.
    """
    form = _form(encoded)
    if level not in {"T", "LT", "LTA"}:
        raise typer.BadParameter("XAdES має рівні T, LT і LTA.", param_hint="--level")
    if form == "XAdES-B-B":
        imprint = augment.signature_imprint(encoded, hash_name=name)
        encoded = augment.with_signature_time_stamp(encoded, stamp()(imprint))
    if level == "T":
        return encoded
    if form in {"XAdES-B-B", "XAdES-B-T"}:
        encoded = augment.with_material(encoded, evidence(encoded))
    if level == "LT":
        return encoded
    try:
        imprint = augment.archive_imprint(encoded, hash_name=name)
    except MalformedInput as error:
        raise typer.BadParameter(
            "архівна позначка потребує даних усередині документа.", param_hint="FILE"
        ) from error
    return augment.with_archive_time_stamp(encoded, stamp()(imprint))


def _form(encoded: bytes) -> str:
    try:
        found = xades.read(encoded).signatures
    except MalformedInput as error:
        raise typer.BadParameter("це не підписаний XML.", param_hint="FILE") from error
    if len(found) != 1 or not found[0].form.startswith("XAdES"):
        raise typer.BadParameter("потрібен один підпис XAdES.", param_hint="FILE")
    return found[0].form
