"""Defects of signed XML (XMLDSig, XAdES EN 319 132-1): wrapping and its kin before all."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from lxml import etree

from crypto_module.ades import xades
from gateway.lab.authority import AT, DAY, Holder, Suite, signer, stranger
from gateway.lab.specimen import CONTENT, Specimen, specimen

_DOCUMENT: Final = '<справа xmlns="urn:brama:lab"><рішення Id="d1">призначити</рішення></справа>'
_DS: Final = "{http://www.w3.org/2000/09/xmldsig#}"
_XADES: Final = "{http://uri.etsi.org/01903/v1.3.2#}"
Change = Callable[[etree._Element], etree._Element]


def enveloped(holder: Holder) -> bytes:
    """Return the document with its XAdES-B-B inside."""
    return xades.sign_enveloped(_DOCUMENT.encode(), signer=holder.signer, signing_time=AT)


def enveloping(holder: Holder) -> bytes:
    """Return a XAdES-B-B that holds its content."""
    return xades.sign_enveloping(CONTENT, signer=holder.signer, signing_time=AT)


def _of(
    make: Callable[[Holder], bytes], holder: Callable[[Suite], Holder] = signer
) -> Callable[[Suite], Specimen]:
    return lambda suite: specimen(suite, make(holder(suite)), content=None, suffix=".xml")


def _text(
    old: str, new: str, make: Callable[[Holder], bytes] = enveloped
) -> Callable[[Suite], Specimen]:
    """Return the builder with a word of the file put to another."""

    def changed(holder: Holder) -> bytes:
        whole = make(holder).decode()
        assert old in whole, "the defect must be made"
        return whole.replace(old, new, 1).encode()

    return _of(changed)


def _tree(
    change: Change, make: Callable[[Holder], bytes] = enveloped
) -> Callable[[Suite], Specimen]:
    """Return the builder with the tree of the file changed."""

    def changed(holder: Holder) -> bytes:
        root = change(etree.fromstring(make(holder)))
        return etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8")

    return _of(changed)


def one(root: etree._Element, path: str) -> etree._Element:
    """Return the first element of a path, which must be there."""
    found = root.find(path)
    assert found is not None, "the defect must be made"
    return found


def removed(path: str) -> Change:
    """Return what takes the first element of a path away."""

    def change(root: etree._Element) -> etree._Element:
        element = one(root, path)
        parent = element.getparent()
        assert parent is not None, "not the root"
        parent.remove(element)
        return root

    return change


def _beside(root: etree._Element) -> etree._Element:
    etree.SubElement(root, "{urn:brama:lab}рішення").text = "відмовити"
    return root


def _wrapped(root: etree._Element) -> etree._Element:
    """The signed document moved aside, another one in its place (XML signature wrapping)."""
    changed = _DOCUMENT.replace("призначити", "відмовити").replace('"d1"', '"d2"')
    other = etree.fromstring(changed)
    signature = one(root, f"{_DS}Signature")
    root.remove(signature)
    held = etree.SubElement(signature, f"{_DS}Object")
    held.append(root)
    other.append(signature)
    return other


def _wrapped_enveloping(root: etree._Element) -> etree._Element:
    other = etree.fromstring(_DOCUMENT)
    other.append(root)
    return other


def _identifier_twice(root: etree._Element) -> etree._Element:
    etree.SubElement(root, f"{_DS}Object").set("Id", "id-object")
    return root


def _properties_twice(root: etree._Element) -> etree._Element:
    qualifying = one(root, f".//{_XADES}QualifyingProperties")
    parent = qualifying.getparent()
    assert parent is not None, "it stands in an Object"
    parent.append(etree.Element(f"{_XADES}QualifyingProperties"))
    return root


def _second_signature(root: etree._Element) -> etree._Element:
    other = etree.fromstring(enveloped(signer(Suite.ECDSA, by=stranger(Suite.ECDSA))))
    signature = one(other, f"{_DS}Signature")
    signature.set("Id", "other-signature")
    root.append(signature)
    return root


def _elsewhere(uri: str) -> Callable[[Holder], bytes]:
    """Return what makes a signature over data at an address that must not be asked."""
    data = [xades.Detached(uri=uri, content=CONTENT)]
    return lambda holder: xades.sign_detached(data, signer=holder.signer, signing_time=AT)


def _plain(text: str) -> Callable[[Suite], Specimen]:
    return _of(lambda _: text.encode())


BUILDERS: Final[Mapping[str, Callable[[Suite], Specimen]]] = MappingProxyType(
    {
        "valid-xml-enveloped": _of(enveloped),
        "valid-xml-enveloping": _of(enveloping),
        "xml-value-changed": _text("призначити", "відмовити"),
        "xml-attribute-added": _text('Id="d1"', 'Id="d1" термін="вічно"'),
        "xml-element-beside": _tree(_beside),
        "xml-wrapped": _tree(_wrapped),
        "xml-enveloping-inside-of-another": _tree(_wrapped_enveloping, enveloping),
        "xml-identifier-twice": _tree(_identifier_twice, enveloping),
        "xml-two-signatures-with-one-identifier": _tree(_second_signature),
        "xml-properties-of-another-signature": _text('Target="#id-signature"', 'Target="#other"'),
        "xml-properties-under-another-name": _text(
            'Id="id-signed-properties"', 'Id="id-other-properties"'
        ),
        "xml-properties-named-and-absent": _text('URI="#id-signed-properties"', 'URI="#nobody"'),
        "xml-properties-twice": _tree(_properties_twice),
        "xml-properties-removed": _tree(removed(f".//{_XADES}QualifyingProperties")),
        "xml-signing-time-changed": _text(f"{AT:%Y-%m-%d}", f"{AT - DAY:%Y-%m-%d}"),
        "xml-reference-to-a-host": _of(_elsewhere("http://127.0.0.1/a.xml")),
        "xml-reference-to-a-file": _of(_elsewhere("file:///etc/passwd")),
        "xml-value-of-more-octets": _text('Id="id-value">', 'Id="id-value">AAAA'),
        "xml-value-removed": _tree(removed(f".//{_DS}SignatureValue")),
        "xml-certificate-removed": _tree(removed(f".//{_DS}KeyInfo")),
        "xml-document-type": _of(
            lambda holder: enveloped(holder).replace(
                "<справа".encode(), '<!DOCTYPE справа [<!ENTITY a "b">]><справа'.encode(), 1
            )
        ),
        "xml-entity-of-a-file": _plain(
            '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
        ),
        "xml-many-laughs": _plain(
            "<!DOCTYPE a ["
            + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
            + "]><a>&a9;</a>"
        ),
        "xml-very-deep": _plain("<a>" * 5000 + "</a>" * 5000),
        "xml-without-signature": _plain(_DOCUMENT),
        "xml-broken": _of(lambda holder: enveloped(holder)[:-3]),
        "xml-signer-expired": _of(enveloped, lambda suite: signer(suite, not_after=AT - DAY)),
        "xml-signer-of-a-stranger": _of(enveloped, lambda suite: signer(suite, by=stranger(suite))),
    }
)
