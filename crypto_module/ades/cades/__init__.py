"""CAdES (EN 319 122-1): reading signatures of a SignedData, and making CAdES-B-B."""

from crypto_module.ades.cades.forms import BES, PLAIN, T, form
from crypto_module.ades.cades.read import read
from crypto_module.ades.cades.sign import sign

__all__ = ["BES", "PLAIN", "T", "form", "read", "sign"]
