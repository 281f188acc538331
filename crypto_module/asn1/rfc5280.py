"""X.509 certificates and revocation lists (RFC 5280, 4.1, 4.2, 5.1 and appendix A).

Parts whose bytes matter (names, keys, the signed part) are ``Any``: callers take the received
slice. asn1crypto's own certificate schema is not used: it raises ``KeyError`` as soon as a DSTU
key is read.
"""

from datetime import UTC, datetime
from typing import Any

from asn1crypto import core

from crypto_module.errors import MalformedInput


class AlgorithmIdentifier(core.Sequence):
    """An algorithm and its parameters, kept as received."""

    _fields = [("algorithm", core.ObjectIdentifier), ("parameters", core.Any, {"optional": True})]


class AttributeTypeAndValue(core.Sequence):
    """One assertion of a name."""

    _fields = [("type", core.ObjectIdentifier), ("value", core.Any)]


class RelativeDistinguishedName(core.SetOf):
    """One level of a name."""

    _child_spec = AttributeTypeAndValue


class Name(core.SequenceOf):
    """A distinguished name."""

    _child_spec = RelativeDistinguishedName


class Time(core.Choice):
    """A moment."""

    _alternatives = [("utc_time", core.UTCTime), ("general_time", core.GeneralizedTime)]


def instant(time: Any, *, where: str) -> datetime:
    """Return the moment of a Time; DER and 4.1.2.5 demand seconds and ``Z``.

    Raises:
        MalformedInput: another form, or a year no calendar has.
    """
    moment = time.native
    if not isinstance(moment, datetime) or not time.chosen.contents.endswith(b"Z"):
        raise MalformedInput(where=where, rule="has a time that is not in UTC")
    return moment.astimezone(UTC)


class Validity(core.Sequence):
    """The time a certificate is valid."""

    _fields = [("not_before", Time), ("not_after", Time)]


class Extension(core.Sequence):
    """One extension; its value is DER inside an OCTET STRING."""

    _fields = [
        ("extn_id", core.ObjectIdentifier),
        ("critical", core.Boolean, {"default": False}),
        ("extn_value", core.OctetString),
    ]


class Extensions(core.SequenceOf):
    """All extensions."""

    _child_spec = Extension


class TbsCertificate(core.Sequence):
    """The signed part of a certificate."""

    _fields = [
        ("version", core.Integer, {"explicit": 0, "default": 0}),
        ("serial_number", core.Integer),
        ("signature", core.Any),
        ("issuer", core.Any),
        ("validity", Validity),
        ("subject", core.Any),
        ("subject_public_key_info", core.Any),
        ("issuer_unique_id", core.BitString, {"implicit": 1, "optional": True}),
        ("subject_unique_id", core.BitString, {"implicit": 2, "optional": True}),
        ("extensions", Extensions, {"explicit": 3, "optional": True}),
    ]


class Certificate(core.Sequence):
    """A certificate: signed part, algorithm, value."""

    _fields = [
        ("tbs_certificate", core.Any),
        ("signature_algorithm", core.Any),
        ("signature_value", core.OctetBitString),
    ]


class SubjectPublicKeyInfo(core.Sequence):
    """A public key of any algorithm; the key itself is kept as received."""

    _fields = [("algorithm", AlgorithmIdentifier), ("subject_public_key", core.OctetBitString)]


class BasicConstraints(core.Sequence):
    """4.2.1.9."""

    _fields = [
        ("ca", core.Boolean, {"default": False}),
        ("path_len_constraint", core.Integer, {"optional": True}),
    ]


class PolicyInformation(core.Sequence):
    """4.2.1.4; qualifiers are kept as received."""

    _fields = [
        ("policy_identifier", core.ObjectIdentifier),
        ("policy_qualifiers", core.Any, {"optional": True}),
    ]


class CertificatePolicies(core.SequenceOf):
    """4.2.1.4."""

    _child_spec = PolicyInformation


class PolicyMapping(core.Sequence):
    """4.2.1.5."""

    _fields = [
        ("issuer_domain_policy", core.ObjectIdentifier),
        ("subject_domain_policy", core.ObjectIdentifier),
    ]


class PolicyMappings(core.SequenceOf):
    """4.2.1.5."""

    _child_spec = PolicyMapping


class ExtKeyUsage(core.SequenceOf):
    """4.2.1.12."""

    _child_spec = core.ObjectIdentifier


class GeneralNames(core.SequenceOf):
    """4.2.1.6; each name is kept as received."""

    _child_spec = core.Any


class CRLDistributionPoints(core.SequenceOf):
    """4.2.1.13; each point is kept as received."""

    _child_spec = core.Any


class AuthorityKeyIdentifier(core.Sequence):
    """4.2.1.1."""

    _fields = [
        ("key_identifier", core.OctetString, {"implicit": 0, "optional": True}),
        ("authority_cert_issuer", GeneralNames, {"implicit": 1, "optional": True}),
        ("authority_cert_serial_number", core.Integer, {"implicit": 2, "optional": True}),
    ]


class AttributeValues(core.SetOf):
    """Values of one attribute, kept as received."""

    _child_spec = core.Any


class Attribute(core.Sequence):
    """A type and its values (also CMS, RFC 5652, 5.3)."""

    _fields = [("type", core.ObjectIdentifier), ("values", AttributeValues)]


class SubjectDirectoryAttributes(core.SequenceOf):
    """4.2.1.8."""

    _child_spec = Attribute
