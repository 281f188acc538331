"""Envelopes: content enciphered to the keys of its recipients (RFC 5652, 6; WIRE_FACTS, 7)."""

from crypto_module.cms.envelope.agreement_dstu import Scheme
from crypto_module.cms.envelope.ciphers import CIPHERS
from crypto_module.cms.envelope.enveloped_data import EnvelopedData, parse
from crypto_module.cms.envelope.opening import Opener, open_envelope
from crypto_module.cms.envelope.sealing import Originator, seal

__all__ = [
    "CIPHERS",
    "EnvelopedData",
    "Opener",
    "Originator",
    "Scheme",
    "open_envelope",
    "parse",
    "seal",
]
