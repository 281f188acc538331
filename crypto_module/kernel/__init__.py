"""The C kernel: portable C99 in the sources beside this file, Python only in ``module*.c``."""

from crypto_module.kernel._kernel import Curve, Gost28147, Gost34311, Kalyna, Kupyna, cpu_best

__all__ = ["Curve", "Gost28147", "Gost34311", "Kalyna", "Kupyna", "cpu_best"]
