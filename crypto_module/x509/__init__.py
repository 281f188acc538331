"""X.509: certificates, their keys, paths to anchors, and making certificates."""

from crypto_module.x509.certificate import Certificate, parse_bundle
from crypto_module.x509.identity import SignerIdentity

__all__ = ["Certificate", "SignerIdentity", "parse_bundle"]
