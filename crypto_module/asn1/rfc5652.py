"""CMS SignedData and EnvelopedData (RFC 5652, 3, 5, 6 and 10; RFC 5083, 2)."""

from asn1crypto import core

from crypto_module.asn1.rfc5280 import AlgorithmIdentifier, Attribute, SubjectPublicKeyInfo


class ContentInfo(core.Sequence):
    """Section 3: a content type and its content."""

    _fields = [("content_type", core.ObjectIdentifier), ("content", core.Any, {"explicit": 0})]


class EncapsulatedContentInfo(core.Sequence):
    """5.2: the content, absent when the signature is detached."""

    _fields = [
        ("content_type", core.ObjectIdentifier),
        ("content", core.OctetString, {"explicit": 0, "optional": True}),
    ]


class DigestAlgorithms(core.SetOf):
    """5.1."""

    _child_spec = AlgorithmIdentifier


class CertificateSet(core.SetOf):
    """10.2.3; each choice is kept as received (an X.509 certificate has tag 30)."""

    _child_spec = core.Any


class RevocationInfoChoices(core.SetOf):
    """10.2.1; each choice is kept as received."""

    _child_spec = core.Any


class OtherRevocationInfoFormat(core.Sequence):
    """10.2.1: revocation information of any other kind (RFC 5940 puts OCSP responses here)."""

    _fields = [("other_rev_info_format", core.ObjectIdentifier), ("other_rev_info", core.Any)]


class IssuerAndSerialNumber(core.Sequence):
    """10.2.4."""

    _fields = [("issuer", core.Any), ("serial_number", core.Integer)]


class SignerIdentifier(core.Choice):
    """5.3."""

    _alternatives = [
        ("issuer_and_serial_number", IssuerAndSerialNumber),
        ("subject_key_identifier", core.OctetString, {"implicit": 0}),
    ]


class Attributes(core.SetOf):
    """5.3: signed or unsigned attributes; their received bytes are what is hashed."""

    _child_spec = Attribute


class SignerInfo(core.Sequence):
    """5.3."""

    _fields = [
        ("version", core.Integer),
        ("sid", SignerIdentifier),
        ("digest_algorithm", AlgorithmIdentifier),
        ("signed_attrs", Attributes, {"implicit": 0, "optional": True}),
        ("signature_algorithm", AlgorithmIdentifier),
        ("signature", core.OctetString),
        ("unsigned_attrs", Attributes, {"implicit": 1, "optional": True}),
    ]


class SignerInfos(core.SetOf):
    """5.1."""

    _child_spec = SignerInfo


class SignedData(core.Sequence):
    """5.1."""

    _fields = [
        ("version", core.Integer),
        ("digest_algorithms", DigestAlgorithms),
        ("encap_content_info", EncapsulatedContentInfo),
        ("certificates", CertificateSet, {"implicit": 0, "optional": True}),
        ("crls", RevocationInfoChoices, {"implicit": 1, "optional": True}),
        ("signer_infos", SignerInfos),
    ]


class EncryptedContentInfo(core.Sequence):
    """6.1."""

    _fields = [
        ("content_type", core.ObjectIdentifier),
        ("content_encryption_algorithm", AlgorithmIdentifier),
        ("encrypted_content", core.OctetString, {"implicit": 0, "optional": True}),
    ]


class EncryptedData(core.Sequence):
    """8."""

    _fields = [
        ("version", core.Integer),
        ("encrypted_content_info", EncryptedContentInfo),
        ("unprotected_attrs", Attributes, {"implicit": 1, "optional": True}),
    ]


class KeyTransRecipientInfo(core.Sequence):
    """6.2.1: the key encrypted to a recipient's key."""

    _fields = [
        ("version", core.Integer),
        ("rid", SignerIdentifier),
        ("key_encryption_algorithm", AlgorithmIdentifier),
        ("encrypted_key", core.OctetString),
    ]


class OriginatorIdentifierOrKey(core.Choice):
    """6.2.2: who agreed: a certificate, or a key made for this message."""

    _alternatives = [
        ("issuer_and_serial_number", IssuerAndSerialNumber),
        ("subject_key_identifier", core.OctetString, {"implicit": 0}),
        ("originator_key", SubjectPublicKeyInfo, {"implicit": 1}),
    ]


class RecipientKeyIdentifier(core.Sequence):
    """6.2.2."""

    _fields = [
        ("subject_key_identifier", core.OctetString),
        ("date", core.GeneralizedTime, {"optional": True}),
        ("other", core.Any, {"optional": True}),
    ]


class KeyAgreeRecipientIdentifier(core.Choice):
    """6.2.2."""

    _alternatives = [
        ("issuer_and_serial_number", IssuerAndSerialNumber),
        ("r_key_id", RecipientKeyIdentifier, {"implicit": 0}),
    ]


class RecipientEncryptedKey(core.Sequence):
    """6.2.2."""

    _fields = [("rid", KeyAgreeRecipientIdentifier), ("encrypted_key", core.OctetString)]


class RecipientEncryptedKeys(core.SequenceOf):
    """6.2.2."""

    _child_spec = RecipientEncryptedKey


class KeyAgreeRecipientInfo(core.Sequence):
    """6.2.2: the key wrapped under an agreed one."""

    _fields = [
        ("version", core.Integer),
        ("originator", OriginatorIdentifierOrKey, {"explicit": 0}),
        ("ukm", core.OctetString, {"explicit": 1, "optional": True}),
        ("key_encryption_algorithm", AlgorithmIdentifier),
        ("recipient_encrypted_keys", RecipientEncryptedKeys),
    ]


class RecipientInfos(core.SetOf):
    """6.2; each is kept as received: 30 is ktri, A1 is kari."""

    _child_spec = core.Any


class EnvelopedData(core.Sequence):
    """6.1."""

    _fields = [
        ("version", core.Integer),
        ("originator_info", core.Sequence, {"implicit": 0, "optional": True}),
        ("recipient_infos", RecipientInfos),
        ("encrypted_content_info", EncryptedContentInfo),
        ("unprotected_attrs", Attributes, {"implicit": 1, "optional": True}),
    ]


class AuthEnvelopedData(core.Sequence):
    """RFC 5083, 2.1."""

    _fields = [
        ("version", core.Integer),
        ("originator_info", core.Sequence, {"implicit": 0, "optional": True}),
        ("recipient_infos", RecipientInfos),
        ("auth_encrypted_content_info", EncryptedContentInfo),
        ("auth_attrs", Attributes, {"implicit": 1, "optional": True}),
        ("mac", core.OctetString),
        ("unauth_attrs", Attributes, {"implicit": 2, "optional": True}),
    ]
