"""CAdES-T, C, X-Long, LT and LTA (EN 319 122-1)."""

from crypto_module.ades.cades import augment
from crypto_module.ades.signature import Material
from crypto_module.cms import signed_data
from crypto_module.errors import MalformedInput
from crypto_module.primitives import hashes
from crypto_module.primitives.hashes import HashName
from gateway.domain.errors import Invalid
from gateway.levels.means import Means


def raised(encoded: bytes, level: str, name: HashName, means: Means) -> bytes:
    """Return the CAdES signature of one signer at ``level``."""
    form = _form(encoded)
    if form == "CAdES-BES":
        imprint = augment.signature_imprint(encoded, hash_name=name)
        encoded = augment.with_signature_time_stamp(encoded, means.token(imprint))
    if level == "T":
        return encoded
    if level in {"C", "X-Long"}:
        material = means.material(encoded)
        encoded = augment.with_references(encoded, _others(material), hash_name=name)
        return encoded if level == "C" else augment.with_values(encoded, material)
    if form in {"CAdES-BES", "CAdES-T", "CAdES-C"}:
        encoded = augment.with_material(encoded, means.material(encoded))
    if level == "LT":
        return encoded
    digest = hashes.digest(name, _content(encoded, means.content))
    request = augment.archive_request(encoded, content_digest=digest, hash_name=name)
    return augment.with_archive_time_stamp(encoded, means.token(request.imprint), request)


def _form(encoded: bytes) -> str:
    try:
        message = signed_data.parse(encoded)
    except MalformedInput as error:
        raise Invalid("field-invalid", "file", "Це не підпис CAdES у DER.") from error
    if len(message.signers) != 1:
        raise Invalid("field-invalid", "file", "Потрібен підпис одного підписувача.")
    return augment.form_of(message)


def _content(encoded: bytes, data: bytes | None) -> bytes:
    attached = signed_data.parse(encoded).content
    found = data if attached is None else attached
    if found is None:
        raise Invalid("field-required", "content", "Відокремлений підпис потребує даних.")
    return found


def _others(material: Material) -> Material:
    """References are to all certificates but the signer's own (RFC 5126, 6.2.1)."""
    return Material(
        certificates=material.certificates[1:], crls=material.crls, ocsps=material.ocsps
    )
