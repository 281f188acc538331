"""Raising XAdES-B-B to T, LT and LTA: unsigned properties are added, nothing signed changes.

EN 319 132-1, 5.3 to 5.5; one signature of the document. Time-stamps name exclusive
canonicalisation: it does not depend on what stands around the signature.
"""

import base64
from typing import Final

from lxml import etree

from crypto_module.ades.signature import Material
from crypto_module.ades.xades import canonical, dom, properties, stamps
from crypto_module.ades.xades.dom import Element
from crypto_module.ades.xades.names import DS, EXCLUSIVE, XADES, XADES141
from crypto_module.ades.xades.read import XadesSignature, read
from crypto_module.errors import MalformedInput
from crypto_module.primitives import hashes
from crypto_module.primitives.hashes import HashName

WHERE: Final = "XAdES signature"
_X: Final = f"{{{XADES}}}"
_X141: Final = f"{{{XADES141}}}"
_EXCLUSIVE: Final = canonical.Method(exclusive=True)


def signature_imprint(encoded: bytes, *, hash_name: HashName) -> bytes:
    """Return what a signature-time-stamp is asked for.

    Raises:
        MalformedInput: not one XAdES signature; so of every function of this file.
    """
    octets = stamps.value_octets(_only(encoded).element, _EXCLUSIVE)
    return hashes.digest(hash_name, octets)


def with_signature_time_stamp(encoded: bytes, token: bytes) -> bytes:
    """Return XAdES-B-T."""
    signature = _only(encoded)
    _time_stamp(_unsigned(signature), stamps.SIGNATURE, token)
    return _whole(signature)


def with_material(encoded: bytes, material: Material) -> bytes:
    """Return XAdES-B-LT: certificates and evidence that are not there yet (5.4)."""
    signature = _only(encoded)
    held = signature.material()
    new = Material(
        certificates=_without(material.certificates, held.certificates),
        crls=_without(material.crls, held.crls),
        ocsps=_without(material.ocsps, held.ocsps),
    )
    unsigned = _unsigned(signature)
    if dom.child(unsigned, f"{_X}RevocationValues") is None:
        _certificates(unsigned, new)
        _revocation(unsigned, new)
    elif new != Material():
        # 5.5.1: what was added later, for the time-stamps.
        later = etree.SubElement(
            unsigned, f"{_X141}TimeStampValidationData", nsmap={"xades141": XADES141}
        )
        _certificates(later, new)
        _revocation(later, new)
    return _whole(signature)


def archive_imprint(encoded: bytes, *, hash_name: HashName) -> bytes:
    """Return what an archive-time-stamp is asked for (5.5.2.2).

    Raises:
        MalformedInput: also when a signed datum is not in the document.
    """
    stamped = _only(encoded).stamped()
    running = hashes.new(hash_name)
    if not stamps.archive(running, stamped, len(stamped.unsigned), _EXCLUSIVE):
        raise MalformedInput(where=WHERE, rule="signs data that are not in the document")
    return running.digest()


def with_archive_time_stamp(encoded: bytes, token: bytes) -> bytes:
    """Return XAdES-B-LTA."""
    signature = _only(encoded)
    _time_stamp(_unsigned(signature), stamps.ARCHIVE, token)
    return _whole(signature)


def _only(encoded: bytes) -> XadesSignature:
    found = read(encoded).signatures
    if len(found) != 1 or not isinstance(found[0], XadesSignature) or not found[0].is_advanced:
        raise MalformedInput(where=WHERE, rule="is not the only one, or not of XAdES")
    return found[0]


def _unsigned(signature: XadesSignature) -> Element:
    qualifying = signature.qualifying
    assert qualifying is not None, "a XAdES signature has its properties"
    parent = qualifying
    for name in ("UnsignedProperties", "UnsignedSignatureProperties"):
        found = dom.child(parent, f"{_X}{name}")
        parent = etree.SubElement(parent, f"{_X}{name}") if found is None else found
    return parent


def _time_stamp(unsigned: Element, tag: str, token: bytes) -> None:
    made = etree.SubElement(unsigned, tag, nsmap={"xades": XADES, "xades141": XADES141})
    etree.SubElement(made, f"{{{DS}}}CanonicalizationMethod", Algorithm=EXCLUSIVE)
    etree.SubElement(made, f"{_X}EncapsulatedTimeStamp").text = base64.b64encode(token).decode()


def _certificates(parent: Element, material: Material) -> None:
    if material.certificates:
        held = etree.SubElement(parent, f"{_X}CertificateValues")
        _values(held, "EncapsulatedX509Certificate", material.certificates)


def _revocation(parent: Element, material: Material) -> None:
    if not material.crls and not material.ocsps:
        return
    held = etree.SubElement(parent, f"{_X}RevocationValues")
    if material.crls:
        crls = etree.SubElement(held, f"{_X}CRLValues")
        _values(crls, "EncapsulatedCRLValue", material.crls)
    if material.ocsps:
        ocsps = etree.SubElement(held, f"{_X}OCSPValues")
        _values(ocsps, "EncapsulatedOCSPValue", material.ocsps)


def _values(parent: Element, name: str, values: tuple[bytes, ...]) -> None:
    for one in values[: properties.MAX_VALUES]:
        etree.SubElement(parent, f"{_X}{name}").text = base64.b64encode(one).decode()


def _without(wanted: tuple[bytes, ...], held: tuple[bytes, ...]) -> tuple[bytes, ...]:
    return tuple(one for one in dict.fromkeys(wanted) if one not in held)


def _whole(signature: XadesSignature) -> bytes:
    octets: bytes = etree.tostring(
        signature.element.getroottree(), xml_declaration=True, encoding="UTF-8"
    )
    return octets
