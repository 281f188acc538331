"""Time-Stamp Protocol (RFC 3161, 2.4); choices and enumerations are kept as received."""

from asn1crypto import core

from crypto_module.asn1.rfc5280 import AlgorithmIdentifier, Extensions


class MessageImprint(core.Sequence):
    """The hash of what is time-stamped."""

    _fields = [("hash_algorithm", AlgorithmIdentifier), ("hashed_message", core.OctetString)]


class Accuracy(core.Sequence):
    """By how much the clock may be wrong."""

    _fields = [
        ("seconds", core.Integer, {"optional": True}),
        ("millis", core.Integer, {"implicit": 0, "optional": True}),
        ("micros", core.Integer, {"implicit": 1, "optional": True}),
    ]


class TSTInfo(core.Sequence):
    """What the time-stamping authority signs."""

    _fields = [
        ("version", core.Integer),
        ("policy", core.ObjectIdentifier),
        ("message_imprint", MessageImprint),
        ("serial_number", core.Integer),
        ("gen_time", core.GeneralizedTime),
        ("accuracy", Accuracy, {"optional": True}),
        ("ordering", core.Boolean, {"default": False}),
        ("nonce", core.Integer, {"optional": True}),
        # A GeneralName that nobody asks. Not Any: that would take the extensions for itself.
        ("tsa", core.Sequence, {"explicit": 0, "optional": True}),
        ("extensions", Extensions, {"implicit": 1, "optional": True}),
    ]


class TimeStampReq(core.Sequence):
    """What the client asks (2.4.1)."""

    _fields = [
        ("version", core.Integer),
        ("message_imprint", MessageImprint),
        ("req_policy", core.ObjectIdentifier, {"optional": True}),
        ("nonce", core.Integer, {"optional": True}),
        ("cert_req", core.Boolean, {"default": False}),
        ("extensions", Extensions, {"implicit": 0, "optional": True}),
    ]


class PKIFreeText(core.SequenceOf):
    """Text for people."""

    _child_spec = core.UTF8String


class PKIStatusInfo(core.Sequence):
    """Whether a token was granted and, if not, why (2.4.2)."""

    _fields = [
        ("status", core.Integer),
        ("status_string", PKIFreeText, {"optional": True}),
        ("fail_info", core.BitString, {"optional": True}),
    ]


class TimeStampResp(core.Sequence):
    """The authority's answer."""

    _fields = [("status", PKIStatusInfo), ("time_stamp_token", core.Any, {"optional": True})]
