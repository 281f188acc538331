"""Executable specification: the standards in plain Python, in their own order and letters.

Slow on purpose and not constant-time. It is what the C kernel is measured against, and the
backend for a machine without a compiler, when asked for by name.
"""

from crypto_module.reference.dstu4145 import Curve
from crypto_module.reference.gost28147 import Gost28147
from crypto_module.reference.gost34311 import Gost34311
from crypto_module.reference.kalyna_modes import Kalyna
from crypto_module.reference.kupyna import Kupyna

__all__ = ["Curve", "Gost28147", "Gost34311", "Kalyna", "Kupyna"]
