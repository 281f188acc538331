"""OCSP (RFC 6960, 4.2.1); choices and enumerations are kept as received."""

from asn1crypto import core

from crypto_module.asn1.rfc5280 import Extensions


class ResponseBytes(core.Sequence):
    """A response of some type."""

    _fields = [("response_type", core.ObjectIdentifier), ("response", core.OctetString)]


class OCSPResponse(core.Sequence):
    """A status and, when it is successful, a response."""

    _fields = [
        ("response_status", core.Any),
        ("response_bytes", ResponseBytes, {"explicit": 0, "optional": True}),
    ]


class Certificates(core.SequenceOf):
    """Certificates that may be the responder's, as received."""

    _child_spec = core.Any


class BasicOCSPResponse(core.Sequence):
    """The signed response."""

    _fields = [
        ("tbs_response_data", core.Any),
        ("signature_algorithm", core.Any),
        ("signature", core.OctetBitString),
        ("certs", Certificates, {"explicit": 0, "optional": True}),
    ]


class CertID(core.Sequence):
    """The certificate that is asked about (4.1.1)."""

    _fields = [
        ("hash_algorithm", core.Any),
        ("issuer_name_hash", core.OctetString),
        ("issuer_key_hash", core.OctetString),
        ("serial_number", core.Integer),
    ]


class RevokedInfo(core.Sequence):
    """When a certificate was revoked and, perhaps, why."""

    _fields = [
        ("revocation_time", core.GeneralizedTime),
        ("revocation_reason", core.Any, {"explicit": 0, "optional": True}),
    ]


class CertStatus(core.Choice):
    """Good, revoked or unknown; as ``Any`` asn1crypto takes ``good`` for the field after it."""

    _alternatives = [
        ("good", core.Null, {"implicit": 0}),
        ("revoked", RevokedInfo, {"implicit": 1}),
        ("unknown", core.Null, {"implicit": 2}),
    ]


class SingleResponse(core.Sequence):
    """The answer about one certificate."""

    _fields = [
        ("cert_id", CertID),
        ("cert_status", CertStatus),
        ("this_update", core.Any),
        ("next_update", core.GeneralizedTime, {"explicit": 0, "optional": True}),
        ("single_extensions", Extensions, {"explicit": 1, "optional": True}),
    ]


class SingleResponses(core.SequenceOf):
    """All answers."""

    _child_spec = SingleResponse


class ResponseData(core.Sequence):
    """What the responder signs."""

    _fields = [
        ("version", core.Integer, {"explicit": 0, "default": 0}),
        ("responder_id", core.Any),
        ("produced_at", core.Any),
        ("responses", SingleResponses),
        ("response_extensions", Extensions, {"explicit": 1, "optional": True}),
    ]
