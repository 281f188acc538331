"""CMS SignedData (RFC 5652, 3, 5 and 10)."""

from asn1crypto import core

from crypto_module.asn1.rfc5280 import AlgorithmIdentifier, Attribute


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
