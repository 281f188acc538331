"""PAdES (EN 319 142-1): reading the signatures of a PDF, making and augmenting them.

The structure of the file is told by pyHanko, whose import costs half a second: whoever does not
meet a PDF should not import this package.
"""

import logging

from crypto_module.ades.pades.read import PadesSignature, read
from crypto_module.ades.pades.sign import sign

__all__ = ["PadesSignature", "read", "sign"]

# It logs pieces of the documents it reads; what is wrong in one is told by MalformedInput alone.
_PYHANKO = logging.getLogger("pyhanko")
_PYHANKO.addHandler(logging.NullHandler())
_PYHANKO.propagate = False
