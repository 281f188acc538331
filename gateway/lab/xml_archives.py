"""XAdES-B-LTA whose archived parts were changed afterwards (EN 319 132-1, 5.5.2).

The signer has expired and the first authority too: without the archive time-stamp nothing holds.
"""

import base64
from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from lxml import etree

from crypto_module.ades.signature import Material
from crypto_module.ades.xades import augment
from gateway.lab.authority import AT, DAY, Suite, provider, stranger, tsa
from gateway.lab.evidence import crl_of
from gateway.lab.specimen import Specimen, specimen
from gateway.lab.stamps import SIGNED_AT, expired, keeper, token
from gateway.lab.xml import enveloped, one

XADES: Final = "{http://uri.etsi.org/01903/v1.3.2#}"
DS: Final = "{http://www.w3.org/2000/09/xmldsig#}"
_ARCHIVED_AT: Final = AT - 20 * DAY
_TOKEN: Final = f".//{XADES}SignatureTimeStamp/{XADES}EncapsulatedTimeStamp"
_CERTIFICATES: Final = f".//{XADES}CertificateValues"
_LIST: Final = f".//{XADES}EncapsulatedCRLValue"
_ARCHIVE_FORM: Final = (
    f".//{{http://uri.etsi.org/01903/v1.4.1#}}ArchiveTimeStamp/{DS}CanonicalizationMethod"
)
Change = Callable[[Suite, etree._Element], None]


def _stamped(suite: Suite, *, ends: datetime = AT - 10 * DAY) -> bytes:
    """Return XAdES-B-LT by an authority that has ended."""
    signed = enveloped(expired(suite))
    by = tsa(suite, not_after=ends)
    stamp = token(by, augment.signature_imprint(signed, hash_name="sha256"), SIGNED_AT)
    material = Material(
        certificates=(provider(suite).certificate.der, by.certificate.der),
        crls=(crl_of(provider(suite)),),
    )
    return augment.with_material(augment.with_signature_time_stamp(signed, stamp), material)


def _archived(
    suite: Suite, at: datetime = _ARCHIVED_AT, *, ends: datetime = AT - 10 * DAY
) -> bytes:
    whole = _stamped(suite, ends=ends)
    imprint = augment.archive_imprint(whole, hash_name="sha256")
    return augment.with_archive_time_stamp(whole, token(keeper(suite), imprint, at))


def _file(suite: Suite, file: bytes) -> Specimen:
    return specimen(suite, file, content=None, suffix=".xml")


def _changed(change: Change) -> Callable[[Suite], Specimen]:
    """Return the builder of an archive whose tree was changed afterwards."""

    def made(suite: Suite) -> Specimen:
        root = etree.fromstring(_archived(suite))
        change(suite, root)
        file = etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8")
        return _file(suite, file)

    return made


def _text(path: str, make: Callable[[Suite], bytes]) -> Change:
    def change(suite: Suite, root: etree._Element) -> None:
        one(root, path).text = base64.b64encode(make(suite)).decode()

    return change


def _gone(path: str) -> Change:
    def change(_: Suite, root: etree._Element) -> None:
        element = one(root, path)
        parent = element.getparent()
        assert parent is not None, "not the root"
        parent.remove(element)

    return change


def _more(parent: str, tag: str) -> Change:
    """One more certificate, of a stranger."""

    def change(suite: Suite, root: etree._Element) -> None:
        element = etree.SubElement(one(root, parent), tag)
        element.text = base64.b64encode(stranger(suite).certificate.der).decode()

    return change


def _exchanged(_: Suite, root: etree._Element) -> None:
    """What was archived, in another order: the imprint is over their order, too."""
    held = one(root, f".//{XADES}UnsignedSignatureProperties")
    held.insert(0, one(root, f".//{XADES}RevocationValues"))


def _spaced(_: Suite, root: etree._Element) -> None:
    """The same octets in base64, written with a space: another text."""
    element = one(root, _TOKEN)
    element.text = f" {element.text}"


def _another_token(suite: Suite) -> bytes:
    return token(tsa(suite, not_after=AT - 10 * DAY), bytes(32), SIGNED_AT)


def _later(suite: Suite) -> Specimen:
    more = Material(certificates=(stranger(suite).certificate.der,))
    return _file(suite, augment.with_material(_archived(suite), more))


BUILDERS: Final[Mapping[str, Callable[[Suite], Specimen]]] = MappingProxyType(
    {
        "valid-xml-archive-of-values": lambda suite: _file(suite, _archived(suite)),
        "valid-xml-archive-and-later-values": _later,
        "xml-archived-certificate-replaced": _changed(
            _text(
                f"{_CERTIFICATES}/{XADES}EncapsulatedX509Certificate",
                lambda suite: stranger(suite).certificate.der,
            )
        ),
        "xml-archived-certificate-removed": _changed(
            _gone(f"{_CERTIFICATES}/{XADES}EncapsulatedX509Certificate")
        ),
        "xml-archived-certificates-removed": _changed(_gone(_CERTIFICATES)),
        "xml-archived-certificate-added": _changed(
            _more(_CERTIFICATES, f"{XADES}EncapsulatedX509Certificate")
        ),
        "xml-archived-list-replaced": _changed(
            _text(_LIST, lambda suite: crl_of(provider(suite), until=AT + 9 * DAY))
        ),
        "xml-archived-list-removed": _changed(_gone(f".//{XADES}RevocationValues")),
        "xml-archived-key-information-added": _changed(
            _more(f".//{DS}X509Data", f"{DS}X509Certificate")
        ),
        "xml-archived-time-stamp-replaced": _changed(_text(_TOKEN, _another_token)),
        "xml-archived-time-stamp-removed": _changed(_gone(f".//{XADES}SignatureTimeStamp")),
        "xml-archived-time-stamp-rewritten": _changed(_spaced),
        "xml-archived-in-another-order": _changed(_exchanged),
        "xml-archive-of-an-unknown-canonical-form": _changed(
            lambda _, root: one(root, _ARCHIVE_FORM).set("Algorithm", "urn:brama:lab:form")
        ),
        "xml-archive-older-than-what-it-holds": lambda suite: _file(
            suite, _archived(suite, SIGNED_AT - DAY, ends=AT + DAY)
        ),
    }
)
