"""CMS SignedData (RFC 5652): a total parser of what peers send, and making our own."""

from crypto_module.cms.sign import Signer
from crypto_module.cms.signed_data import SignedData, SignerInfo, parse

__all__ = ["SignedData", "Signer", "SignerInfo", "parse"]
