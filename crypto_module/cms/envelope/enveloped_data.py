"""EnvelopedData and AuthEnvelopedData as values (RFC 5652, 6; RFC 5083), or ``MalformedInput``."""

from dataclasses import dataclass, field
from typing import Any, Final

from crypto_module.asn1 import ber, der, encode, rfc5652
from crypto_module.cms.signed_data import ID_DATA
from crypto_module.errors import MalformedInput
from crypto_module.x509.certificate import Certificate

WHERE: Final = "EnvelopedData"
ID_ENVELOPED_DATA: Final = "1.2.840.113549.1.7.3"
ID_AUTH_ENVELOPED_DATA: Final = "1.2.840.113549.1.9.16.1.23"
MAX_RECIPIENTS: Final = 64
_KEY_TRANSPORT: Final = 0x30
_KEY_AGREEMENT: Final = 0xA1
_IN_PIECES: Final = 0xA0
_WITH_CONTENT: Final = 3  # content type, cipher, content


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Whose a wrapped key is: a certificate by ``issuer`` and ``serial``, or by key identifier."""

    issuer: bytes | None
    serial: int | None
    key_identifier: bytes | None

    def means(self, certificate: Certificate) -> bool:
        """Return whether ``certificate`` is the recipient's."""
        if self.key_identifier is not None:
            return certificate.subject_key_identifier == self.key_identifier
        return (certificate.issuer, certificate.serial) == (self.issuer, self.serial)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyTransport:
    """The key encrypted to one recipient's RSA key (6.2.1)."""

    recipient: Recipient
    algorithm_der: bytes
    encrypted_key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyAgreement:
    """The key wrapped under one that originator and recipient agree upon (6.2.2).

    The originator is a key (``originator_spki_der``) or a certificate (``originator``).
    """

    recipient: Recipient
    originator: Recipient | None
    originator_spki_der: bytes | None = field(repr=False)
    ukm: bytes | None = field(repr=False)
    algorithm_der: bytes
    encrypted_key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvelopedData:
    """The ciphertext and the ways to its key; ``mac`` is of an authenticated envelope."""

    recipients: tuple[KeyTransport | KeyAgreement, ...]
    content_type: str
    cipher_der: bytes
    ciphertext: bytes = field(repr=False)
    mac: bytes | None = field(repr=False)
    authenticated: bytes = field(repr=False)
    """What the MAC covers besides the ciphertext: authenticated attributes, or nothing."""


def parse(encoded: bytes) -> EnvelopedData:
    """Return the envelope in ``encoded``, framed as DER or BER.

    Raises:
        MalformedInput: not one, without recipients, or with more than ``MAX_RECIPIENTS``.
    """
    try:
        info = der.decode(rfc5652.ContentInfo, encoded, where=WHERE)
    except MalformedInput:
        info = der.decode(rfc5652.ContentInfo, ber.to_der(encoded, where=WHERE), where=WHERE)
    with der.total(WHERE):
        content = der.content(info["content"].dump(), tag=0xA0, where=WHERE)
        kind = info["content_type"].dotted
        if kind == ID_ENVELOPED_DATA:
            value = rfc5652.EnvelopedData.load(content, strict=True)
            return _from_fields(value, value["encrypted_content_info"])
        if kind == ID_AUTH_ENVELOPED_DATA:
            value = rfc5652.AuthEnvelopedData.load(content, strict=True)
            attributes = value["auth_attrs"]
            return _from_fields(
                value,
                value["auth_encrypted_content_info"],
                mac=value["mac"].native,
                authenticated=b"" if der.absent(attributes) else b"\x31" + attributes.dump()[1:],
            )
    raise MalformedInput(where=WHERE, rule="is another type of content")


def _from_fields(
    value: Any, info: Any, *, mac: bytes | None = None, authenticated: bytes = b""
) -> EnvelopedData:
    infos = der.items(value["recipient_infos"], most=MAX_RECIPIENTS, where=WHERE)
    recipients = tuple(found for one in infos for found in _recipients(one.dump()))
    if not recipients or len(recipients) > MAX_RECIPIENTS:
        raise MalformedInput(where=WHERE, rule="has no recipient of a known kind, or too many")
    content_type = info["content_type"].dotted
    if mac is not None and content_type != ID_DATA and not authenticated:
        raise MalformedInput(where=WHERE, rule="does not authenticate its type (RFC 5083, 2.1)")
    return EnvelopedData(
        recipients=recipients,
        content_type=content_type,
        cipher_der=info["content_encryption_algorithm"].dump(),
        ciphertext=_ciphertext(info.dump()),
        mac=mac,
        authenticated=authenticated,
    )


def _ciphertext(info: bytes) -> bytes:
    """Return encryptedContent, which streaming producers write in pieces (BER)."""
    fields = list(der.children(der.content(info, tag=0x30, where=WHERE), where=WHERE))
    if len(fields) != _WITH_CONTENT:
        raise MalformedInput(where=WHERE, rule="has no content")
    if fields[-1][0] == _IN_PIECES:
        pieces = der.children(der.content(fields[-1], tag=_IN_PIECES, where=WHERE), where=WHERE)
        return b"".join(der.content(one, tag=0x04, where=WHERE) for one in pieces)
    return der.content(fields[-1], tag=0x80, where=WHERE)


def _recipients(encoded: bytes) -> list[KeyTransport | KeyAgreement]:
    if encoded[0] == _KEY_TRANSPORT:
        value = rfc5652.KeyTransRecipientInfo.load(encoded, strict=True)
        return [
            KeyTransport(
                recipient=_recipient(value["rid"]),
                algorithm_der=value["key_encryption_algorithm"].dump(),
                encrypted_key=value["encrypted_key"].native,
            )
        ]
    if encoded[0] != _KEY_AGREEMENT:
        return []  # passwords and keys agreed upon elsewhere are nobody's here
    value = rfc5652.KeyAgreeRecipientInfo.load(b"\x30" + encoded[1:], strict=True)
    originator = value["originator"]
    by_key = originator.name == "originator_key"
    keys = der.items(value["recipient_encrypted_keys"], most=MAX_RECIPIENTS, where=WHERE)
    return [
        KeyAgreement(
            recipient=_recipient(one["rid"]),
            originator=None if by_key else _recipient(originator),
            originator_spki_der=encode.sequence(
                *(originator.chosen[at].dump() for at in ("algorithm", "subject_public_key"))
            )
            if by_key
            else None,
            ukm=None if der.absent(value["ukm"]) else value["ukm"].untag().native,
            algorithm_der=value["key_encryption_algorithm"].dump(),
            encrypted_key=one["encrypted_key"].native,
        )
        for one in keys
    ]


def _recipient(choice: Any) -> Recipient:
    chosen = choice.chosen
    if choice.name == "issuer_and_serial_number":
        return Recipient(
            issuer=chosen["issuer"].dump(),
            serial=chosen["serial_number"].native,
            key_identifier=None,
        )
    identifier = chosen["subject_key_identifier"] if choice.name == "r_key_id" else chosen
    return Recipient(issuer=None, serial=None, key_identifier=identifier.native)
