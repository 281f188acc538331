"""Certificate extensions that decide something; unknown ones are kept by identifier.

RFC 5280, 4.2: a critical extension we do not process makes the certificate unusable, so the set
of those is a field of the result.
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from asn1crypto import core

from crypto_module.asn1 import der, rfc3739, rfc5280
from crypto_module.errors import MalformedInput
from crypto_module.x509 import name_constraints, policies
from crypto_module.x509.access import Access, access
from crypto_module.x509.distribution import Point, points
from crypto_module.x509.name_constraints import NameConstraints
from crypto_module.x509.policies import PolicyExtensions

WHERE: Final = "certificate extensions"
MAX_EXTENSIONS: Final = 64
MAX_PURPOSES: Final = 64
MAX_STATEMENTS: Final = 64
MAX_POLICIES: Final = 64

SUBJECT_DIRECTORY_ATTRIBUTES: Final = "2.5.29.9"
SUBJECT_KEY_IDENTIFIER: Final = "2.5.29.14"
KEY_USAGE: Final = "2.5.29.15"
SUBJECT_ALTERNATIVE_NAME: Final = "2.5.29.17"
BASIC_CONSTRAINTS: Final = "2.5.29.19"
NAME_CONSTRAINTS: Final = "2.5.29.30"
CERTIFICATE_POLICIES: Final = "2.5.29.32"
POLICY_MAPPINGS: Final = "2.5.29.33"
AUTHORITY_KEY_IDENTIFIER: Final = "2.5.29.35"
POLICY_CONSTRAINTS: Final = "2.5.29.36"
EXTENDED_KEY_USAGE: Final = "2.5.29.37"
INHIBIT_ANY_POLICY: Final = "2.5.29.54"
CRL_DISTRIBUTION_POINTS: Final = "2.5.29.31"
FRESHEST_CRL: Final = "2.5.29.46"
AUTHORITY_INFORMATION_ACCESS: Final = "1.3.6.1.5.5.7.1.1"
SUBJECT_INFORMATION_ACCESS: Final = "1.3.6.1.5.5.7.1.11"
OCSP_NO_CHECK: Final = "1.3.6.1.5.5.7.48.1.5"
QC_STATEMENTS: Final = "1.3.6.1.5.5.7.1.3"

# Critical forms of these may be met: what they say is enforced (extended key usage: of the
# signer, where the use is known), or (qcStatements) adds nothing that a path would refuse.
PROCESSED: Final = frozenset(
    {
        KEY_USAGE,
        BASIC_CONSTRAINTS,
        EXTENDED_KEY_USAGE,
        NAME_CONSTRAINTS,
        CERTIFICATE_POLICIES,
        POLICY_MAPPINGS,
        POLICY_CONSTRAINTS,
        INHIBIT_ANY_POLICY,
        QC_STATEMENTS,
        SUBJECT_DIRECTORY_ATTRIBUTES,
        SUBJECT_KEY_IDENTIFIER,
        AUTHORITY_KEY_IDENTIFIER,
    }
)
KEY_USAGES: Final = MappingProxyType(
    dict(
        enumerate(
            (
                "digital_signature",
                "content_commitment",
                "key_encipherment",
                "data_encipherment",
                "key_agreement",
                "key_cert_sign",
                "crl_sign",
                "encipher_only",
                "decipher_only",
            )
        )
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extensions:
    """What the extensions say; absent ones are ``None`` or empty."""

    subject_key_identifier: bytes | None
    authority_key_identifier: bytes | None
    is_ca: bool
    path_length: int | None
    key_usage: frozenset[str] | None
    extended_key_usage: frozenset[str] | None
    qc_statements: frozenset[str]
    qc_statements_der: bytes | None
    policy: PolicyExtensions
    """What it says of certificate policies (4.2.1.4, 5, 11, 14)."""
    name_constraints: NameConstraints | None
    """Which names those below may have (4.2.1.10)."""
    alternative_names_der: bytes | None
    directory_attributes_der: bytes | None
    distribution_points: tuple[Point, ...]
    """Where lists tell of this certificate (4.2.1.13)."""
    access: Access
    """Addresses where more is told of the certificate and its issuer (4.2.2)."""
    ocsp_no_check: bool
    """Whether a responder's certificate needs no revocation check (RFC 6960, 4.2.2.2.1)."""
    critical: frozenset[str]

    @property
    def urls(self) -> tuple[str, ...]:
        """Every address that the certificate names."""
        one = self.access
        return (*one.ocsp, *one.issuers, *one.crls, *one.freshest_crls, *one.time_stamping)

    @property
    def unprocessed_critical(self) -> frozenset[str]:
        """Those which make the certificate unusable (4.2)."""
        return self.critical - PROCESSED


def parse(received: Any) -> Extensions:
    """Return what received extensions say; call under ``der.total``."""
    values, critical = values_of(received, where=WHERE)
    is_ca, path_length = _basic_constraints(values.get(BASIC_CONSTRAINTS))
    return Extensions(
        subject_key_identifier=_octets(values.get(SUBJECT_KEY_IDENTIFIER)),
        authority_key_identifier=_authority_key(values.get(AUTHORITY_KEY_IDENTIFIER)),
        is_ca=is_ca,
        path_length=path_length,
        key_usage=_key_usage(values.get(KEY_USAGE)),
        extended_key_usage=_extended_key_usage(values.get(EXTENDED_KEY_USAGE)),
        qc_statements=_qc_statements(values.get(QC_STATEMENTS)),
        qc_statements_der=values.get(QC_STATEMENTS),
        policy=policies.extensions(
            policies=_policies(values.get(CERTIFICATE_POLICIES)),
            mappings=_mappings(values.get(POLICY_MAPPINGS)),
            constrained=values.get(POLICY_CONSTRAINTS),
            inhibit_any=values.get(INHIBIT_ANY_POLICY),
        ),
        name_constraints=name_constraints.parse(values.get(NAME_CONSTRAINTS)),
        alternative_names_der=values.get(SUBJECT_ALTERNATIVE_NAME),
        directory_attributes_der=values.get(SUBJECT_DIRECTORY_ATTRIBUTES),
        distribution_points=points(values.get(CRL_DISTRIBUTION_POINTS)),
        access=access(
            authority=values.get(AUTHORITY_INFORMATION_ACCESS),
            subject=values.get(SUBJECT_INFORMATION_ACCESS),
            crl=values.get(CRL_DISTRIBUTION_POINTS),
            freshest=values.get(FRESHEST_CRL),
        ),
        ocsp_no_check=OCSP_NO_CHECK in values,
        critical=critical,
    )


def values_of(received: Any, *, where: str) -> tuple[dict[str, bytes], frozenset[str]]:
    """Return values by identifier, and the identifiers of the critical ones; for CRLs as well.

    Call under ``der.total``.

    Raises:
        MalformedInput: one identifier twice, or more than ``MAX_EXTENSIONS``.
    """
    values: dict[str, bytes] = {}
    critical: set[str] = set()
    for item in der.items(received, most=MAX_EXTENSIONS, where=where):
        oid = item["extn_id"].dotted
        if oid in values:
            raise MalformedInput(where=where, rule="names one extension twice (4.2)")
        values[oid] = item["extn_value"].native
        if item["critical"].native:
            critical.add(oid)
    return values, frozenset(critical)


def _octets(encoded: bytes | None) -> bytes | None:
    if encoded is None:
        return None
    octets: bytes = der.decode(core.OctetString, encoded, where=WHERE).native
    return octets


def _authority_key(encoded: bytes | None) -> bytes | None:
    if encoded is None:
        return None
    value = der.decode(rfc5280.AuthorityKeyIdentifier, encoded, where=WHERE)
    identifier: bytes | None = value["key_identifier"].native
    return identifier


def _basic_constraints(encoded: bytes | None) -> tuple[bool, int | None]:
    if encoded is None:
        return False, None
    value = der.decode(rfc5280.BasicConstraints, encoded, where=WHERE)
    return value["ca"].native, value["path_len_constraint"].native


def _key_usage(encoded: bytes | None) -> frozenset[str] | None:
    if encoded is None:
        return None
    flags = der.decode(core.BitString, encoded, where=WHERE).native
    return frozenset(KEY_USAGES[at] for at, flag in enumerate(flags) if flag and at in KEY_USAGES)


def _extended_key_usage(encoded: bytes | None) -> frozenset[str] | None:
    if encoded is None:
        return None
    purposes = der.decode(rfc5280.ExtKeyUsage, encoded, where=WHERE)
    return frozenset(one.dotted for one in der.items(purposes, most=MAX_PURPOSES, where=WHERE))


def _mappings(encoded: bytes | None) -> list[tuple[str, str]]:
    if encoded is None:
        return []
    value = der.decode(rfc5280.PolicyMappings, encoded, where=WHERE)
    return [
        (one["issuer_domain_policy"].dotted, one["subject_domain_policy"].dotted)
        for one in der.items(value, most=policies.MAX_MAPPINGS, where=WHERE)
    ]


def _policies(encoded: bytes | None) -> frozenset[str] | None:
    """Raises MalformedInput when one policy stands twice (4.2.1.4)."""
    if encoded is None:
        return None
    value = der.decode(rfc5280.CertificatePolicies, encoded, where=WHERE)
    received = der.items(value, most=MAX_POLICIES, where=WHERE)
    found = [one["policy_identifier"].dotted for one in received]
    if not found or len(set(found)) != len(found):
        raise MalformedInput(where=WHERE, rule="names one policy twice, or none")
    return frozenset(found)


def _qc_statements(encoded: bytes | None) -> frozenset[str]:
    if encoded is None:
        return frozenset()
    statements = der.decode(rfc3739.QCStatements, encoded, where=WHERE)
    found = der.items(statements, most=MAX_STATEMENTS, where=WHERE)
    return frozenset(one["statement_id"].dotted for one in found)
