"""PKCS #12 (RFC 7292, 4); bag values are kept as received."""

from asn1crypto import core

from crypto_module.asn1.rfc5280 import AlgorithmIdentifier
from crypto_module.asn1.rfc5652 import Attributes, ContentInfo


class DigestInfo(core.Sequence):
    """A digest with its algorithm."""

    _fields = [("digest_algorithm", AlgorithmIdentifier), ("digest", core.OctetString)]


class MacData(core.Sequence):
    """Section 4: the MAC over the authenticated safe."""

    _fields = [
        ("mac", DigestInfo),
        ("mac_salt", core.OctetString),
        ("iterations", core.Integer, {"default": 1}),
    ]


class PFX(core.Sequence):
    """Section 4."""

    _fields = [
        ("version", core.Integer),
        ("auth_safe", ContentInfo),
        ("mac_data", MacData, {"optional": True}),
    ]


class AuthenticatedSafe(core.SequenceOf):
    """4.1: safes, in the clear or encrypted."""

    _child_spec = ContentInfo


class SafeBag(core.Sequence):
    """4.2."""

    _fields = [
        ("bag_id", core.ObjectIdentifier),
        ("bag_value", core.Any, {"explicit": 0}),
        ("bag_attributes", Attributes, {"optional": True}),
    ]


class SafeContents(core.SequenceOf):
    """4.2."""

    _child_spec = SafeBag


class CertBag(core.Sequence):
    """4.2.3."""

    _fields = [("cert_id", core.ObjectIdentifier), ("cert_value", core.Any, {"explicit": 0})]
