"""CAdES (EN 319 122-1): reading signatures of a SignedData, making and augmenting them."""

from crypto_module.ades.cades.carried import CarriedSignature
from crypto_module.ades.cades.forms import BES, LT, LTA, PLAIN, X_LONG, C, T, form
from crypto_module.ades.cades.read import CadesSignature, read, signatures_of
from crypto_module.ades.cades.sign import prepare, sign, sign_digest

__all__ = [
    "BES",
    "LT",
    "LTA",
    "PLAIN",
    "X_LONG",
    "C",
    "CadesSignature",
    "CarriedSignature",
    "T",
    "form",
    "prepare",
    "read",
    "sign",
    "sign_digest",
    "signatures_of",
]
