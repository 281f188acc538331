"""PAdES (EN 319 142-1): reading the signatures of a PDF, making and augmenting them.

The structure of the file is told by pyHanko, whose import costs half a second: whoever does not
meet a PDF should not import this package.
"""

from crypto_module.ades.pades.read import PadesSignature, read
from crypto_module.ades.pades.sign import sign

__all__ = ["PadesSignature", "read", "sign"]
