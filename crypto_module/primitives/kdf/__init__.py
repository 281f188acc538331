"""Keys from passwords and from shared secrets: one derivation per file."""

from crypto_module.primitives.kdf.iit_container import iit_container
from crypto_module.primitives.kdf.key_agreement import LeadingZeros, key_agreement
from crypto_module.primitives.kdf.pbkdf2 import pbkdf2_gost34311
from crypto_module.primitives.kdf.pkcs12 import Purpose, pkcs12

__all__ = [
    "LeadingZeros",
    "Purpose",
    "iit_container",
    "key_agreement",
    "pbkdf2_gost34311",
    "pkcs12",
]
