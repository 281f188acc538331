"""A list is believed when one of the pinned certificates signed all of it (TS 119 612, 5.7).

Pinned: the certificate itself was handed to us beforehand; that somebody above it could issue
another one does not count.
"""

from collections.abc import Collection
from datetime import datetime

from crypto_module.ades import xades
from crypto_module.errors import MalformedInput
from crypto_module.trust.model import TrustedList
from crypto_module.trust.read import read
from crypto_module.validation import Accepted, Evidence, Policy, examine
from crypto_module.x509.certificate import Certificate


class NotBelieved(Exception):
    """The list is not signed by whom it must be; ``reason`` is a stable word."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"The trusted list cannot be believed: {reason}.")
        self.reason = reason


def believed(encoded: bytes, *, signers: Collection[Certificate], now: datetime) -> TrustedList:
    """Return the list that one of ``signers`` has signed whole.

    Raises:
        NotBelieved: malformed; not one signature; by somebody else; of a part; or not valid.
    """
    try:
        found = read(encoded)
        signatures = xades.read(encoded).signatures
    except MalformedInput as error:
        raise NotBelieved("malformed") from error
    if len(signatures) != 1:
        raise NotBelieved("not-one-signature")
    policy = Policy(name="trusted-list", anchors=tuple(signers), revocation="none")
    verdict = examine(encoded, evidence=Evidence(), policy=policy, now=now).verdict
    if not isinstance(verdict, Accepted):
        raise NotBelieved(verdict.reason.value)
    if verdict.signatures[0].certificate not in signers:
        raise NotBelieved("another-signer")
    return found
