"""The C kernel: portable C99 in the sources beside this file, Python only in ``module*.c``."""

from crypto_module.kernel._kernel import (
    Curve,
    Gost34311,
    Kupyna,
    gost28147_cfb_decrypt,
    gost28147_cfb_encrypt,
    gost28147_ctr,
    gost28147_ecb_decrypt,
    gost28147_ecb_encrypt,
    gost28147_mac,
)

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
