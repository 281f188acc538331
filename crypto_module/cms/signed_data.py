"""SignedData as a value (RFC 5652, 5), or ``MalformedInput``: nothing in between.

Versions, digestAlgorithms and the content type carry no signature of their own, so what the
standard says of them is demanded here; otherwise a changed octet there would go unnoticed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from crypto_module.asn1 import ber, der, encode, rfc5652
from crypto_module.cms import attributes
from crypto_module.cms.attributes import Attributes
from crypto_module.errors import MalformedInput
from crypto_module.x509.algorithms import split

WHERE: Final = "SignedData"
MAX_SIGNERS: Final = 64
MAX_CERTIFICATES: Final = 64
MAX_REVOCATION_LISTS: Final = 64
MAX_DIGEST_ALGORITHMS: Final = 64
ID_DATA: Final = "1.2.840.113549.1.7.1"
ID_SIGNED_DATA: Final = "1.2.840.113549.1.7.2"
ID_RI_OCSP_RESPONSE: Final = "1.3.6.1.5.5.7.16.2"
_CERTIFICATE: Final = 0x30
_CERTIFICATE_LIST: Final = 0x30
_ATTRIBUTE_CERTIFICATE_V2: Final = 0xA2
_OTHER_CERTIFICATE: Final = 0xA3
_OTHER_REVOCATION: Final = 0xA1


@dataclass(frozen=True, slots=True, kw_only=True)
class SignerInfo:
    """One signer: who (``issuer``+``serial`` or ``key_identifier``), what, with what."""

    der: bytes = field(repr=False)
    issuer: bytes | None
    serial: int | None
    key_identifier: bytes | None
    digest_algorithm_der: bytes
    signed_attributes_der: bytes | None = field(repr=False)
    signed_attributes: Attributes = field(repr=False)
    signature_algorithm_der: bytes
    signature: bytes = field(repr=False)
    unsigned_attributes: Attributes = field(repr=False)

    @property
    def sorted_attributes_der(self) -> bytes | None:
        """The signed attributes in the order of DER, which some signers hash but do not send."""
        if self.signed_attributes_der is None:
            return None
        where = "signed attributes"
        value = der.decode(rfc5652.Attributes, self.signed_attributes_der, where=where)
        with der.total(where):
            return encode.set_of([attribute.dump() for attribute in value])


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedData:
    """What was signed, by whom, and what came along: received slices, unparsed.

    ``certificates``, ``crls`` and ``ocsps`` (OCSPResponse values; RFC 5940 carries them as other
    revocation information) are those of the choices that we know.
    """

    content_type: str
    content: bytes | None = field(repr=False)
    certificate_choices: tuple[bytes, ...] = field(repr=False)
    revocation_choices: tuple[bytes, ...] = field(repr=False)
    certificates: tuple[bytes, ...] = field(repr=False)
    crls: tuple[bytes, ...] = field(repr=False)
    ocsps: tuple[bytes, ...] = field(repr=False)
    signers: tuple[SignerInfo, ...]


def parse(encoded: bytes) -> SignedData:
    """Return the SignedData in ``encoded``, which must be exactly one ContentInfo.

    The outer layers may be framed as BER; certificates and signed attributes must be DER.

    Raises:
        MalformedInput: anything else, no signer at all, or more than ``MAX_SIGNERS``.
    """
    value = _content_info(encoded)
    with der.total(WHERE):
        if value["content_type"].dotted != ID_SIGNED_DATA:
            raise _malformed("the content type is not SignedData")
        signed = rfc5652.SignedData.load(
            der.content(value["content"].dump(), tag=0xA0, where=WHERE), strict=True
        )
        result = _from_fields(signed)
        _check_version(signed["version"].native, result)
        _check_digest_algorithms(signed, result.signers)
    return result


def _content_info(encoded: bytes) -> Any:
    """Return what is DER already from its own octets, the rest with the framing of DER."""
    try:
        return der.decode(rfc5652.ContentInfo, encoded, where=WHERE)
    except MalformedInput:
        return der.decode(rfc5652.ContentInfo, ber.to_der(encoded, where=WHERE), where=WHERE)


def _from_fields(value: Any) -> SignedData:
    content_info = value["encap_content_info"]
    content_type = content_info["content_type"].dotted
    content = None if der.absent(content_info["content"]) else content_info["content"].native
    infos = der.items(value["signer_infos"], most=MAX_SIGNERS, where=WHERE)
    if not infos:
        raise _malformed("there is no signer")
    certificates, revocation = tuple(_certificates(value)), tuple(_revocation_lists(value))
    return SignedData(
        content_type=content_type,
        content=content,
        certificate_choices=certificates,
        revocation_choices=revocation,
        certificates=tuple(one for one in certificates if one[0] == _CERTIFICATE),
        crls=tuple(one for one in revocation if one[0] == _CERTIFICATE_LIST),
        ocsps=tuple(_ocsps(one for one in revocation if one[0] == _OTHER_REVOCATION)),
        signers=tuple(signer_info(info, content_type=content_type) for info in infos),
    )


def _certificates(value: Any) -> Iterable[bytes]:
    choices = der.items(value["certificates"], most=MAX_CERTIFICATES, where=WHERE)
    return (choice.dump() for choice in choices)


def _revocation_lists(value: Any) -> Iterable[bytes]:
    choices = der.items(value["crls"], most=MAX_REVOCATION_LISTS, where=WHERE)
    return (choice.dump() for choice in choices)


def _ocsps(others: Iterable[bytes]) -> Iterable[bytes]:
    """RFC 5940, 3.1; other revocation information of another format helps nobody here."""
    for other in others:
        value = rfc5652.OtherRevocationInfoFormat.load(b"\x30" + other[1:], strict=True)
        if value["other_rev_info_format"].dotted == ID_RI_OCSP_RESPONSE:
            yield value["other_rev_info"].dump()


def signer_info(value: Any, *, content_type: str | None) -> SignerInfo:
    """Return one SignerInfo; call under ``der.total``.

    ``content_type`` is None for a countersignature, which must not tell one (11.4).
    """
    by_serial = value["sid"].name == "issuer_and_serial_number"
    sid = value["sid"].chosen
    if value["version"].native != (1 if by_serial else 3):
        raise _malformed("a SignerInfo version does not fit its identifier (5.3)")
    received = value["signed_attrs"]
    has_attributes = not der.absent(received)
    signed = attributes.signed(received, where=WHERE) if has_attributes else {}
    _check_attributes(signed, content_type=content_type, present=has_attributes)
    return SignerInfo(
        der=value.dump(),
        issuer=sid["issuer"].dump() if by_serial else None,
        serial=sid["serial_number"].native if by_serial else None,
        key_identifier=None if by_serial else sid.native,
        digest_algorithm_der=value["digest_algorithm"].dump(),
        # 5.4: hashed under the tag of SET OF, otherwise exactly as received.
        signed_attributes_der=b"\x31" + received.dump()[1:] if has_attributes else None,
        signed_attributes=signed,
        signature_algorithm_der=value["signature_algorithm"].dump(),
        signature=value["signature"].native,
        unsigned_attributes=attributes.unsigned(value["unsigned_attrs"], where=WHERE),
    )


def _check_attributes(signed: Attributes, *, content_type: str | None, present: bool) -> None:
    """5.3: when attributes are signed, content-type and message-digest are among them."""
    if not present:
        if content_type not in {None, ID_DATA}:
            raise _malformed("content of this type needs signed attributes (5.3)")
        return
    if attributes.MESSAGE_DIGEST not in signed:
        raise _malformed("the message-digest attribute is absent (11.2)")
    expected = None if content_type is None else (encode.oid(content_type),)
    if signed.get(attributes.CONTENT_TYPE) != expected:
        raise _malformed("the content-type attribute is not the type of the content (11.1)")


def _check_version(version: int, result: SignedData) -> None:
    """5.1: the version follows from what is inside."""
    certificates = {one[0] for one in result.certificate_choices}
    revocation = {one[0] for one in result.revocation_choices}
    by_key = any(signer.key_identifier is not None for signer in result.signers)
    if _OTHER_CERTIFICATE in certificates or _OTHER_REVOCATION in revocation:
        expected = 5
    elif _ATTRIBUTE_CERTIFICATE_V2 in certificates:
        expected = 4
    else:
        expected = 3 if by_key or result.content_type != ID_DATA else 1
    if version != expected:
        raise _malformed("the version does not fit the content (5.1)")


def _check_digest_algorithms(value: Any, signers: Sequence[SignerInfo]) -> None:
    """5.1: every signer's digest algorithm is announced."""
    named = der.items(value["digest_algorithms"], most=MAX_DIGEST_ALGORITHMS, where=WHERE)
    announced = {one["algorithm"].dotted for one in named}
    used = {split(one.digest_algorithm_der, where=WHERE)[0] for one in signers}
    if not used <= announced:
        raise _malformed("a signer's digest algorithm is not announced (5.1)")


def _malformed(rule: str) -> MalformedInput:
    return MalformedInput(where=WHERE, rule=rule)
