"""Trusted lists (ETSI TS 119 612): read, believed, and what they say may be trusted when."""

from crypto_module.trust.believe import NotBelieved, believed
from crypto_module.trust.model import Service, Status, TrustedList
from crypto_module.trust.read import read
from crypto_module.trust.services import trusted_services
from crypto_module.trust.succession import NoSuccessor, check_succession

__all__ = [
    "NoSuccessor",
    "NotBelieved",
    "Service",
    "Status",
    "TrustedList",
    "believed",
    "check_succession",
    "read",
    "trusted_services",
]
