"""Raising XAdES-B-B to T, LT and LTA: unsigned properties are added, nothing signed changes.

EN 319 132-1, 5.3 to 5.5; one signature of the document. Time-stamps name exclusive
canonicalisation: it does not depend on what stands around the signature.
"""

import base64
from datetime import datetime
from itertools import count
from typing import Final

from lxml import etree

from crypto_module.ades.signature import Datum, Material, feed_of
from crypto_module.ades.xades import canonical, covered, dom, properties, stamps
from crypto_module.ades.xades.dom import Element
from crypto_module.ades.xades.making import WRITTEN, Making, Signed, fill, time_stamp, whole
from crypto_module.ades.xades.names import COUNTERSIGNED_TYPE, EXCLUSIVE, XADES, XADES141
from crypto_module.ades.xades.read import read
from crypto_module.ades.xades.signature import XadesSignature
from crypto_module.cms.sign import Signer
from crypto_module.errors import MalformedInput
from crypto_module.primitives import hashes
from crypto_module.primitives.hashes import HashName

WHERE: Final = "XAdES signature"
_X: Final = f"{{{XADES}}}"
_X141: Final = f"{{{XADES141}}}"


def signature_imprint(encoded: bytes, *, hash_name: HashName) -> bytes:
    """Return what a signature-time-stamp is asked for.

    Raises:
        MalformedInput: not one XAdES signature; so of every function of this file.
    """
    octets = covered.value(_only(encoded).element, WRITTEN)
    return hashes.digest(hash_name, octets)


def with_signature_time_stamp(encoded: bytes, token: bytes) -> bytes:
    """Return XAdES-B-T."""
    signature = _only(encoded)
    _time_stamp(_unsigned(signature), stamps.SIGNATURE, token)
    return whole(signature.element)


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
    return whole(signature.element)


def archive_imprint(encoded: bytes, *, hash_name: HashName, content: bytes | None = None) -> bytes:
    """Return what an archive-time-stamp is asked for (5.5.2.2).

    ``content`` is the only datum that is not in the document.

    Raises:
        MalformedInput: also when a signed datum is not at hand.
    """
    parts = _only(encoded).parts()
    running = hashes.new(hash_name)
    datum = Datum(digest=lambda _: None, feed=None if content is None else feed_of(content))
    if sum(one.target is None for one in parts.references) > 1 or not covered.archive(
        parts, len(parts.unsigned), running, WRITTEN, datum
    ):
        raise MalformedInput(where=WHERE, rule="signs data that are not in the document")
    return running.digest()


def with_archive_time_stamp(encoded: bytes, token: bytes) -> bytes:
    """Return XAdES-B-LTA."""
    signature = _only(encoded)
    _time_stamp(_unsigned(signature), stamps.ARCHIVE, token)
    return whole(signature.element)


def with_countersignature(encoded: bytes, *, signer: Signer, signing_time: datetime) -> bytes:
    """Return the signature with one over its value, XAdES-B-B itself (5.2.7.2).

    Raises:
        MalformedInput: also when the value has no identifier and time-stamps forbid giving it one,
            or the document uses identifiers of ours already.
    """
    signature = _only(encoded)
    known = dom.by_id(signature.document.root, where=WHERE)
    name = next(name for at in count(1) if f"{(name := f'id-{at}')}-signature" not in known)
    making = Making(signer=signer, signing_time=signing_time, name=name)
    value = signature.value_element()
    if value.get("Id") is None:
        if properties.unsigned(signature.qualifying):
            raise MalformedInput(where=WHERE, rule="has a value without identifier")
        value.set("Id", making.identifier("over"))
    datum = Signed(
        uri=f"#{value.get('Id')}",
        octets=canonical.of_element(value, WRITTEN),
        transforms=(EXCLUSIVE,),
        type=COUNTERSIGNED_TYPE,
    )
    held = etree.SubElement(_unsigned(signature), properties.COUNTER)
    fill(making.signature(held), [datum], making)
    dom.by_id(signature.document.root, where=WHERE)
    return whole(signature.element)


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
    time_stamp(made, token)


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
