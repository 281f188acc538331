"""What a judgement lacked: requests that somebody who may speak can make (``connectors``)."""

from dataclasses import dataclass

from crypto_module.x509.certificate import Certificate


@dataclass(frozen=True, slots=True, kw_only=True)
class OcspNeed:
    """The status of ``certificate`` by OCSP; ``urls`` are those it names itself, unchecked."""

    certificate: Certificate
    issuer: Certificate
    urls: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CrlNeed:
    """A list of ``issuer`` that tells of ``certificate``, or what changed since (freshestCRL)."""

    certificate: Certificate
    issuer: Certificate
    urls: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuerNeed:
    """The certificate of the issuer of ``certificate``."""

    certificate: Certificate
    urls: tuple[str, ...]


Need = OcspNeed | CrlNeed | IssuerNeed
