"""What must hold for a signature to be accepted; data, chosen by the caller."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal

from crypto_module.x509.certificate import Certificate

Revocation = Literal["none", "required"]
BASIC_NO_REVOCATION: Final = "basic-no-revocation"
BASIC: Final = "basic"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Trust anchors and how revocation is treated.

    ``none`` never asks about revocation and is for inspection and demonstration only;
    ``required`` leaves a signature undecided until evidence is at hand.
    """

    name: str
    anchors: tuple[Certificate, ...]
    revocation: Revocation
    retry_after: timedelta = timedelta(minutes=5)
    freshness: timedelta = timedelta(hours=24)
    """How long revocation evidence is fresh that does not say when the next one comes."""
