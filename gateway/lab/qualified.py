"""Defects of what a certificate says of its being qualified (EN 319 412-5), under a policy.

Revocation is asked about, as a policy demands, and the lists are right.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

from crypto_module import oids
from crypto_module.asn1 import encode
from crypto_module.x509 import build, qualified
from crypto_module.x509.extensions import QC_STATEMENTS
from gateway.lab.authority import AT, CA, DAY, SIGNER, Holder, Suite, issue, provider, root, signer
from gateway.lab.certificates import reissued
from gateway.lab.evidence import crl_of, of_provider, of_root
from gateway.lab.lists import gone
from gateway.lab.specimen import Specimen, signed, specimen

QUALIFIED: Final = "qualified"
DEVICE: Final = b'version = "lab"\nqualified = true\ndevice = true\ntypes = ["sign"]\n'
SEAL: Final = b'version = "lab"\nqualified = true\ndevice = false\ntypes = ["seal"]\n'


def _statement(oid: str, *value: bytes) -> bytes:
    return encode.sequence(encode.oid(oid), *value)


def _statements(*each: bytes) -> bytes:
    return build.extension(QC_STATEMENTS, encode.sequence(*each))


def _type(oid: str) -> bytes:
    return _statement(qualified.QC_TYPE, encode.sequence(encode.oid(oid)))


_OURS: Final = _statement(oids.QC_STATEMENT_QUALIFIED)
_ETSI: Final = _statement(qualified.QC_COMPLIANCE)
_SSCD: Final = _statement(qualified.QC_SSCD)
_SIGN, _SEAL, _WEB, _NONE = (_type(f"0.4.0.1862.1.6.{number}") for number in (1, 2, 3, 99))
_LIMIT: Final = encode.sequence(encode.printable("UAH"), encode.integer(170), encode.integer(3))


def _under(
    policy: str | bytes | None, make: Callable[[Suite], Specimen]
) -> Callable[..., Specimen]:
    return lambda suite: replace(make(suite), policy=policy)


def _with(
    *extensions: bytes, policy: str | bytes | None = QUALIFIED, **changes: Any
) -> Callable[[Suite], Specimen]:
    """Return the builder of a good signature by a signer of such a certificate."""

    def made(suite: Suite) -> Specimen:
        holder = signer(suite, *SIGNER, *extensions, **changes)
        evidence = {**of_root(suite), **of_provider(suite)}
        return specimen(suite, signed(holder), evidence=evidence)

    return _under(policy, made)


def _saying(*each: bytes, **given: Any) -> Callable[[Suite], Specimen]:
    return _with(_statements(*each), **given)


def _of_the_provider(suite: Suite) -> Specimen:
    """The provider's certificate is called qualified, the signer's is not."""
    by = issue(root(suite), "Надавач", (*CA, _statements(_OURS, _ETSI)), suite=suite)
    evidence = {**of_root(suite), **of_provider(suite)}
    return specimen(suite, signed(signer(suite, by=by)), pool=[by], evidence=evidence)


def _raw(value: bytes) -> Callable[[Suite], Specimen]:
    """Return the builder with a certificate that we cannot even read."""
    extensions = encode.sequence(*SIGNER, build.extension(QC_STATEMENTS, value))
    make = reissued(lambda fields: [*fields[:-1], encode.explicit(3, extensions)])
    return _under(
        QUALIFIED,
        lambda suite: replace(make(suite), evidence={**of_root(suite), **of_provider(suite)}),
    )


def _listed(
    evidence: Callable[[Suite, Holder], Mapping[str, bytes]],
) -> Callable[[Suite], Specimen]:
    def made(suite: Suite) -> Specimen:
        holder = signer(suite, *SIGNER, _statements(_OURS))
        return specimen(suite, signed(holder), evidence=evidence(suite, holder))

    return _under(QUALIFIED, made)


def _malformed(*each: bytes) -> Callable[[Suite], Specimen]:
    """A statement more that cannot be read: the others may not be believed either."""
    return _saying(_OURS, *each)


def _limit(*parts: bytes) -> bytes:
    return _statement(qualified.QC_LIMIT_VALUE, encode.sequence(*parts))


def _policies(*named: str) -> Sequence[bytes]:
    value = encode.sequence(*(encode.sequence(encode.oid(one)) for one in named))
    return [build.extension("2.5.29.32", value)]


BUILDERS: Final[Mapping[str, Callable[[Suite], Specimen]]] = MappingProxyType(
    {
        "valid-qualified": _saying(_OURS),
        "valid-qualified-by-etsi": _saying(_ETSI, _SIGN),
        "valid-qualified-by-policy": _with(*_policies(oids.POLICY_QUALIFIED)),
        "valid-qualified-in-a-device": _saying(_ETSI, _SSCD, policy=DEVICE),
        "valid-qualified-seal": _saying(_ETSI, _SEAL, policy=SEAL),
        "valid-qualified-with-a-limit": _saying(
            _OURS, _statement(qualified.QC_LIMIT_VALUE, _LIMIT)
        ),
        "valid-plain-and-nobody-asks": _with(policy=None),
        "qualified-without-compliance": _with(),
        "qualified-by-a-device-alone": _saying(_SSCD, _SIGN),
        "qualified-by-an-unknown-statement": _saying(_statement("1.3.6.1.4.1.32473.7")),
        "qualified-by-another-policy": _with(*_policies("1.3.6.1.4.1.32473.8")),
        "qualified-provider-alone": _under(QUALIFIED, _of_the_provider),
        "qualified-without-a-device": _saying(_ETSI, policy=DEVICE),
        "qualified-seal-for-a-signature": _saying(_ETSI, _SEAL),
        "qualified-seal-by-purpose": _with(
            _statements(_OURS), build.extended_key_usage([oids.EKU_ELECTRONIC_SEAL])
        ),
        "qualified-for-servers": _saying(_ETSI, _WEB),
        "qualified-of-an-unknown-type": _saying(_ETSI, _NONE),
        "qualified-signature-for-a-seal": _saying(_ETSI, _SIGN, policy=SEAL),
        "statements-one-twice": _malformed(_OURS),
        "statements-of-three-parts": _malformed(
            _statement(qualified.QC_PDS, encode.null(), encode.null())
        ),
        "statements-of-text": _raw(encode.octets(b"text")),
        "statements-cut-short": _raw(encode.sequence(_OURS)[:-1]),
        "statements-limit-without-currency": _malformed(_limit(encode.integer(170))),
        "statements-limit-of-no-currency": _malformed(
            _limit(encode.integer(0), encode.integer(170), encode.integer(3))
        ),
        "statements-limit-of-text": _malformed(
            _limit(encode.printable("UAH"), encode.printable("170"), encode.integer(3))
        ),
        "qualified-expired": _with(_statements(_OURS), not_after=AT - DAY),
        "qualified-revoked": _listed(
            lambda suite, holder: {
                **of_root(suite),
                "provider.crl": crl_of(provider(suite), gone(holder)),
            }
        ),
        "qualified-and-no-lists": _listed(lambda _suite, _holder: {}),
    }
)
