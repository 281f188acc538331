"""XAdES (EN 319 132-1) over XMLDSig: reading signatures of XML, and making XAdES-B-B."""

from crypto_module.ades.xades.read import read
from crypto_module.ades.xades.sign import Detached, sign_detached, sign_enveloped, sign_enveloping
from crypto_module.ades.xades.signature import XadesSignature

__all__ = [
    "Detached",
    "XadesSignature",
    "read",
    "sign_detached",
    "sign_enveloped",
    "sign_enveloping",
]
