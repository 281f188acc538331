"""What a certificate of each purpose says: the Ukrainian profile as one table.

Order z1398-12 and RFC 5280; the identity of a person or a body stands both in
subjectDirectoryAttributes and in the subject's name, as certificates since 2019 have it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from crypto_module import oids
from crypto_module.asn1 import encode
from crypto_module.x509 import build, names
from crypto_module.x509.extensions import CERTIFICATE_POLICIES

_QC_COMPLIANCE: Final = "0.4.0.1862.1.1"
_QC_SSCD: Final = "0.4.0.1862.1.4"
_OCSP_SIGNING: Final = "1.3.6.1.5.5.7.3.9"
_TIME_STAMPING: Final = "1.3.6.1.5.5.7.3.8"
_YEAR: Final = timedelta(days=365)


class Purpose(StrEnum):
    """What a certificate is for."""

    ROOT = "root"
    PROVIDER = "provider"
    PERSON = "person"
    SEAL = "seal"
    MODULE = "module"
    CRYPTO_SERVER = "crypto-server"
    OCSP = "ocsp"
    TSP = "tsp"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The extensions of one purpose; ``qualified`` adds policy and QcStatements."""

    usages: tuple[str, ...]
    lifetime: timedelta
    ca: bool = False
    path_length: int | None = None
    extended_usages: tuple[str, ...] = ()
    qualified: bool = False


_CA: Final = ("key_cert_sign", "crl_sign")
_SIGN: Final = ("digital_signature", "content_commitment")

PROFILES: Final[Mapping[Purpose, Profile]] = MappingProxyType(
    {
        Purpose.ROOT: Profile(usages=_CA, lifetime=10 * _YEAR, ca=True),
        Purpose.PROVIDER: Profile(
            usages=_CA, lifetime=5 * _YEAR, ca=True, path_length=0, qualified=True
        ),
        Purpose.PERSON: Profile(usages=_SIGN, lifetime=2 * _YEAR, qualified=True),
        Purpose.SEAL: Profile(
            usages=_SIGN,
            lifetime=2 * _YEAR,
            extended_usages=(oids.EKU_ELECTRONIC_SEAL,),
            qualified=True,
        ),
        # An encryption module is paid for by the year (DOMAIN 4.1, Q13).
        Purpose.MODULE: Profile(usages=("digital_signature",), lifetime=_YEAR),
        Purpose.CRYPTO_SERVER: Profile(usages=("digital_signature",), lifetime=2 * _YEAR),
        Purpose.OCSP: Profile(
            usages=("digital_signature",), lifetime=_YEAR, extended_usages=(_OCSP_SIGNING,)
        ),
        Purpose.TSP: Profile(usages=_SIGN, lifetime=5 * _YEAR, extended_usages=(_TIME_STAMPING,)),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Whom a certificate names; every person and body here is invented."""

    common_name: str
    organization: str
    rnokpp: str | None = None
    edrpou: str | None = None
    unzr: str | None = None

    @property
    def name_der(self) -> bytes:
        """The distinguished name."""
        assertions = [
            (names.COUNTRY, "UA"),
            (names.LOCALITY, "Київ"),
            (names.ORGANIZATION, self.organization),
            (names.COMMON_NAME, self.common_name),
        ]
        if self.rnokpp is not None:
            assertions.append((names.SERIAL_NUMBER, f"TINUA-{self.rnokpp}"))
        if self.edrpou is not None:
            assertions.append((names.ORGANIZATION_IDENTIFIER, f"NTRUA-{self.edrpou}"))
        return build.name(assertions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """One certificate to be made; ``name`` is its name within the hierarchy and on the disk."""

    name: str
    purpose: Purpose
    subject: Subject

    @property
    def profile(self) -> Profile:
        """The row of the table."""
        return PROFILES[self.purpose]


def extensions(spec: Spec, *, usages: tuple[str, ...]) -> list[bytes]:
    """The extensions of the profile but key identifiers; ``usages`` may be a defect's."""
    profile, subject = spec.profile, spec.subject
    found = [
        build.key_usage(usages),
        build.basic_constraints(ca=profile.ca, path_length=profile.path_length),
    ]
    if profile.extended_usages:
        found.append(build.extended_key_usage(profile.extended_usages))
    if profile.qualified:
        policy = encode.sequence(encode.oid(oids.POLICY_QUALIFIED))
        statements = (oids.QC_STATEMENT_QUALIFIED, _QC_COMPLIANCE, _QC_SSCD)
        found.append(build.extension(CERTIFICATE_POLICIES, encode.sequence(policy)))
        found.append(build.qc_statements(statements))
    if subject.rnokpp or subject.edrpou or subject.unzr:
        found.append(
            build.personal_attributes(
                rnokpp=subject.rnokpp, edrpou=subject.edrpou, unzr=subject.unzr
            )
        )
    return found
