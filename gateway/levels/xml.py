"""XAdES-B-T, LT and LTA (EN 319 132-1)."""

from crypto_module.ades import xades
from crypto_module.ades.xades import augment
from crypto_module.errors import MalformedInput
from crypto_module.primitives.hashes import HashName
from gateway.domain.errors import Invalid
from gateway.levels.means import Means


def raised(encoded: bytes, level: str, name: HashName, means: Means) -> bytes:
    """Return the XML of one XAdES signature at ``level``."""
    form = _form(encoded)
    if level not in {"T", "LT", "LTA"}:
        raise Invalid("field-invalid", "level", "XAdES має рівні T, LT і LTA.")
    if form == "XAdES-B-B":
        imprint = augment.signature_imprint(encoded, hash_name=name)
        encoded = augment.with_signature_time_stamp(encoded, means.token(imprint))
    if level == "T":
        return encoded
    if form in {"XAdES-B-B", "XAdES-B-T"}:
        encoded = augment.with_material(encoded, means.material(encoded))
    if level == "LT":
        return encoded
    try:
        imprint = augment.archive_imprint(encoded, hash_name=name, content=means.content)
    except MalformedInput as error:
        raise Invalid(
            "field-invalid",
            "file",
            "Архівна позначка потребує підписаних даних: у документі або поруч.",
        ) from error
    return augment.with_archive_time_stamp(encoded, means.token(imprint))


def _form(encoded: bytes) -> str:
    try:
        found = xades.read(encoded).signatures
    except MalformedInput as error:
        raise Invalid("field-invalid", "file", "Це не підписаний XML.") from error
    if len(found) != 1 or not found[0].form.startswith("XAdES"):
        raise Invalid("field-invalid", "file", "Потрібен один підпис XAdES.")
    return found[0].form
