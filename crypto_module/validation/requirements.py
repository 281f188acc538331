"""What a policy demands of a signer's certificate: data, and the step that asks it (5.2.6)."""

import hashlib
import tomllib
from dataclasses import dataclass
from typing import Any, Final, Self

from crypto_module.errors import MalformedInput
from crypto_module.validation.outcome import NeedsMore
from crypto_module.validation.verdict import SubIndication
from crypto_module.x509.certificate import Certificate
from crypto_module.x509.qualified import CertificateType, marks

_FIELDS: Final = frozenset({"version", "qualified", "device", "types"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirements:
    """Demands on a certificate, by version and the SHA-256 of their file.

    ``qualified``: it calls itself so; ``device``: its key is in a qualified device (КЕП; without
    it УЕП with a qualified certificate); ``types``: it is for one of these, for any when empty.
    """

    version: str
    digest: str
    qualified: bool
    device: bool
    types: frozenset[CertificateType]

    @classmethod
    def parse(cls, encoded: bytes) -> Self:
        """Return the demands of a TOML file such as config/policies/qualified.toml.

        Raises:
            ValueError: it is not such a file; the message tells why.
        """
        told: dict[str, Any] = tomllib.loads(encoded.decode("utf-8"))
        flags = (told.get("qualified"), told.get("device"))
        version, types = told.get("version"), told.get("types")
        if told.keys() != _FIELDS or not isinstance(version, str) or not version:
            raise ValueError("A policy has version, qualified, device and types, nothing else.")
        if not all(isinstance(one, bool) for one in flags) or not isinstance(types, list):
            raise ValueError("In a policy, qualified and device are true or false, types a list.")
        return cls(
            version=version,
            digest=hashlib.sha256(encoded).hexdigest(),
            qualified=flags[0] is True,
            device=flags[1] is True,
            types=frozenset(map(CertificateType, types)),
        )


def check(certificate: Certificate, demands: Requirements | None) -> None:
    """8. The signer's certificate is such as the policy demands (5.2.6, table 6).

    A constraint on a certificate that does not hold is CHAIN_CONSTRAINTS_FAILURE.
    """
    if demands is None:
        return
    try:
        told = marks(certificate)
    except MalformedInput as error:
        # The signature is whole and its path good: no matter of its format.
        raise _failure("твердження сертифіката про кваліфікованість не прочитано") from error
    if demands.qualified and not told.qualified:
        raise _failure("сертифікат підписувача не кваліфікований")
    if demands.device and not told.qscd:
        raise _failure("ключ підписувача не в засобі кваліфікованого електронного підпису")
    if demands.types and not told.types & demands.types:
        raise _failure("сертифікат підписувача іншого призначення, ніж вимагає політика")


def _failure(detail: str) -> NeedsMore:
    return NeedsMore(SubIndication.CHAIN_CONSTRAINTS_FAILURE, detail)
