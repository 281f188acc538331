"""SignedData as a value (RFC 5652, 5), or ``MalformedInput``: nothing in between.

Versions, digestAlgorithms and the content type carry no signature of their own, so what the
standard says of them is demanded here; otherwise a changed octet there would go unnoticed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from crypto_module.asn1 import ber, der, encode, slices
from crypto_module.asn1.slices import Fields
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
_SIGNED: Final = slices.explicit(0)


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
        received = Fields.of(self.signed_attributes_der, tag=slices.SET, where="signed attributes")
        return encode.set_of(received)


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
    outer = Fields.of(_checked(encoded), tag=slices.SEQUENCE, where=WHERE)
    if outer.oid() != ID_SIGNED_DATA:
        raise _malformed("the content type is not SignedData")
    signed = outer.last(slices.explicit(0)).last(slices.SEQUENCE)
    version = signed.integer()
    digests = signed.inside(slices.SET).whole(most=MAX_DIGEST_ALGORITHMS)
    result = _rest(signed)
    _check_version(version, result)
    _check_digest_algorithms(digests, result.signers)
    return result


def _checked(encoded: bytes) -> bytes:
    """Return what is DER already as it is, the rest with the framing of DER."""
    try:
        der.check(encoded, where=WHERE)
    except MalformedInput:
        encoded = ber.to_der(encoded, where=WHERE)
        der.check(encoded, where=WHERE)
    return encoded


def _rest(signed: Fields) -> SignedData:
    """Return what follows the digest algorithms."""
    content_info = signed.inside(slices.SEQUENCE)
    content_type = content_info.oid()
    content = content_info.optional(slices.explicit(0))
    content_info.end()
    octets = None if content is None else content.content(slices.OCTET_STRING)
    if content is not None:
        content.end()
    certificates = _choices(signed, 0, most=MAX_CERTIFICATES)
    revocation = _choices(signed, 1, most=MAX_REVOCATION_LISTS)
    infos = signed.last(slices.SET).whole(most=MAX_SIGNERS)
    if not infos:
        raise _malformed("there is no signer")
    return SignedData(
        content_type=content_type,
        content=octets,
        certificate_choices=certificates,
        revocation_choices=revocation,
        certificates=tuple(one for one in certificates if one[0] == _CERTIFICATE),
        crls=tuple(one for one in revocation if one[0] == _CERTIFICATE_LIST),
        ocsps=tuple(_ocsps(one for one in revocation if one[0] == _OTHER_REVOCATION)),
        signers=tuple(signer_info(info, content_type=content_type) for info in infos),
    )


def _choices(signed: Fields, number: int, *, most: int) -> tuple[bytes, ...]:
    found = signed.optional(slices.explicit(number))
    return () if found is None else tuple(found.whole(most=most))


def _ocsps(others: Iterable[bytes]) -> Iterable[bytes]:
    """RFC 5940, 3.1; other revocation information of another format helps nobody here."""
    for other in others:
        information = Fields.of(other, tag=_OTHER_REVOCATION, where=WHERE)
        form, found = information.oid(), information.any()
        information.end()
        if form == ID_RI_OCSP_RESPONSE:
            yield found


def signer_info(encoded: bytes, *, content_type: str | None) -> SignerInfo:
    """Return the SignerInfo in octets that ``der.check`` has walked.

    ``content_type`` is None for a countersignature, which must not tell one (11.4).

    Raises:
        MalformedInput: not a SignerInfo, or one that section 5.3 forbids.
    """
    info = Fields.of(encoded, tag=slices.SEQUENCE, where=WHERE)
    version, by_serial = info.integer(), info.has(slices.SEQUENCE)
    issuer = serial = key_identifier = None
    if by_serial:
        sid = info.inside(slices.SEQUENCE)
        issuer, serial = sid.any(), sid.integer()
        sid.end()
    else:
        key_identifier = info.content(slices.implicit(0))
    if version != (1 if by_serial else 3):
        raise _malformed("a SignerInfo version does not fit its identifier (5.3)")
    digest_algorithm = info.element(slices.SEQUENCE)
    received = info.element(_SIGNED) if info.has(_SIGNED) else None
    signed: Attributes = {}
    if received is not None:
        signed = attributes.signed(Fields.of(received, tag=_SIGNED, where=WHERE), where=WHERE)
    _check_attributes(signed, content_type=content_type, present=received is not None)
    signature_algorithm, value = info.element(slices.SEQUENCE), info.content(slices.OCTET_STRING)
    unsigned = info.optional(slices.explicit(1))
    info.end()
    return SignerInfo(
        der=encoded,
        issuer=issuer,
        serial=serial,
        key_identifier=key_identifier,
        digest_algorithm_der=digest_algorithm,
        # 5.4: hashed under the tag of SET OF, otherwise exactly as received.
        signed_attributes_der=None if received is None else b"\x31" + received[1:],
        signed_attributes=signed,
        signature_algorithm_der=signature_algorithm,
        signature=value,
        unsigned_attributes=attributes.unsigned(unsigned, where=WHERE),
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


def _check_digest_algorithms(named: Iterable[bytes], signers: Sequence[SignerInfo]) -> None:
    """5.1: every signer's digest algorithm is announced."""
    announced = {split(one, where=WHERE)[0] for one in named}
    used = {split(one.digest_algorithm_der, where=WHERE)[0] for one in signers}
    if not used <= announced:
        raise _malformed("a signer's digest algorithm is not announced (5.1)")


def _malformed(rule: str) -> MalformedInput:
    return MalformedInput(where=WHERE, rule=rule)
