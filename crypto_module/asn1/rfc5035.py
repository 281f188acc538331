"""Enhanced Security Services: which certificate the signer meant (RFC 5035, 3-5; RFC 2634, 5.4)."""

from asn1crypto import core

from crypto_module.asn1.rfc5280 import AlgorithmIdentifier, GeneralNames


class IssuerSerial(core.Sequence):
    """Issuer and serial number of the certificate meant."""

    _fields = [("issuer", GeneralNames), ("serial_number", core.Integer)]


class ESSCertIDv2(core.Sequence):
    """RFC 5035, 4; an absent hashAlgorithm means SHA-256."""

    _fields = [
        ("hash_algorithm", AlgorithmIdentifier, {"optional": True}),
        ("cert_hash", core.OctetString),
        ("issuer_serial", IssuerSerial, {"optional": True}),
    ]


class ESSCertIDsV2(core.SequenceOf):
    """The first one names the signing certificate."""

    _child_spec = ESSCertIDv2


class SigningCertificateV2(core.Sequence):
    """RFC 5035, 3."""

    _fields = [("certs", ESSCertIDsV2), ("policies", core.Any, {"optional": True})]


class ESSCertID(core.Sequence):
    """RFC 2634, 5.4.1: SHA-1, read only."""

    _fields = [("cert_hash", core.OctetString), ("issuer_serial", IssuerSerial, {"optional": True})]


class ESSCertIDs(core.SequenceOf):
    """The first one names the signing certificate."""

    _child_spec = ESSCertID


class SigningCertificate(core.Sequence):
    """RFC 2634, 5.4."""

    _fields = [("certs", ESSCertIDs), ("policies", core.Any, {"optional": True})]
