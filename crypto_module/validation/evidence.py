"""What the caller brings to a judgement besides the signature itself."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Self

from crypto_module.errors import MalformedInput
from crypto_module.x509.certificate import Certificate
from crypto_module.x509.crl import CertificateList
from crypto_module.x509.ocsp import Response


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """An untrusted pool.

    Certificates may complete a path or name the signer; revocation lists and OCSP responses tell
    of revocation, each believed only when signed by whom it must be.
    """

    certificates: tuple[Certificate, ...] = ()
    crls: tuple[CertificateList, ...] = ()
    ocsps: tuple[Response, ...] = ()

    @classmethod
    def of(
        cls,
        *,
        certificates: Iterable[bytes] = (),
        crls: Iterable[bytes] = (),
        ocsps: Iterable[bytes] = (),
    ) -> Self:
        """Return the pool of what is readable in DER octets; the rest can help nobody."""
        pool: tuple[list[Certificate], list[CertificateList], list[Response]] = ([], [], [])
        for encoded in dict.fromkeys(certificates):
            with suppress(MalformedInput):
                pool[0].append(Certificate.parse(encoded))
        for encoded in dict.fromkeys(crls):
            with suppress(MalformedInput):
                pool[1].append(CertificateList.parse(encoded))
        for encoded in dict.fromkeys(ocsps):
            with suppress(MalformedInput):
                pool[2].append(Response.parse(encoded))
        return cls(certificates=tuple(pool[0]), crls=tuple(pool[1]), ocsps=tuple(pool[2]))

    def with_material(self, other: "Evidence") -> "Evidence":
        """Return both pools as one, the caller's own first."""
        return Evidence(
            certificates=(*self.certificates, *other.certificates),
            crls=(*self.crls, *other.crls),
            ocsps=(*self.ocsps, *other.ocsps),
        )
