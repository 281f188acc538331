"""What the caller brings to a judgement besides the signature itself."""

from dataclasses import dataclass

from crypto_module.x509.certificate import Certificate


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """An untrusted pool: certificates that may complete a path or name the signer."""

    certificates: tuple[Certificate, ...] = ()
