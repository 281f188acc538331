"""Executable specification: the standards in plain Python, in their own order and letters.

Slow on purpose and not constant-time. It is what the C kernel is measured against, and the
backend for a machine without a compiler, when asked for by name.
"""

from crypto_module.reference.dstu4145 import Curve
from crypto_module.reference.gost28147 import (
    gost28147_cfb_decrypt,
    gost28147_cfb_encrypt,
    gost28147_ctr,
    gost28147_ecb_decrypt,
    gost28147_ecb_encrypt,
    gost28147_mac,
)
from crypto_module.reference.gost34311 import Gost34311
from crypto_module.reference.kupyna import Kupyna

__all__ = [
    "Curve",
    "Gost34311",
    "Kupyna",
    "gost28147_cfb_decrypt",
    "gost28147_cfb_encrypt",
    "gost28147_ctr",
    "gost28147_ecb_decrypt",
    "gost28147_ecb_encrypt",
    "gost28147_mac",
]
