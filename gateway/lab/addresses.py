"""Addresses in certificates that must not be followed (SSRF): judged online, nothing is asked.

Whoever sends a signature chooses the addresses in its certificate. Only hosts that trusted
certificates name may be asked, by the usual port, and never in an inner network.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from crypto_module.ades.cades import augment
from crypto_module.ades.signature import Material
from crypto_module.x509 import build
from gateway.lab.authority import CA, SIGNER, Holder, Suite, issue, provider, root, signer
from gateway.lab.evidence import crl_of
from gateway.lab.specimen import Specimen, signed, specimen

_OCSP: Final = "1.3.6.1.5.5.7.48.1"
_ISSUERS: Final = "1.3.6.1.5.5.7.48.2"
_NAMED: Final = "http://ca.example/"
"""A host that the trusted provider names; the name leads nowhere (RFC 2606)."""


def _extensions(ocsp: Sequence[str], lists: Sequence[str], issuers: Sequence[str]) -> list[bytes]:
    access = [(_OCSP, one) for one in ocsp] + [(_ISSUERS, one) for one in issuers]
    return [
        *([build.information_access(access)] if access else []),
        *([build.crl_distribution_points(lists)] if lists else []),
    ]


def _naming(
    *ocsp: str,
    lists: Sequence[str] = (),
    issuers: Sequence[str] = (),
    trusted: Sequence[str] = (),
    at_hand: bool = True,
) -> Callable[[Suite], Specimen]:
    """Return the builder of a signer whose certificate names these addresses.

    ``trusted`` are addresses that the provider's certificate names; it is at hand or not. The
    root's list came along, so what is asked about is the signer alone.
    """

    def made(suite: Suite) -> Specimen:
        by = issue(root(suite), "Надавач", (*CA, *_extensions(trusted, (), ())), suite=suite)
        own = signer(suite, *SIGNER, *_extensions(ocsp, lists, issuers), by=by)
        signature = augment.with_material(signed(own), Material(crls=(crl_of(root(suite)),)))
        whole = specimen(suite, signature, pool=[by] if at_hand else [])
        return replace(whole, online=True)

    return made


def _inner(address: str) -> Callable[[Suite], Specimen]:
    """Return the builder where even the trusted provider names this inner address."""
    return _naming(address, trusted=[address])


def _carried(suite: Suite) -> Specimen:
    """Everything needed came along: nobody is asked, whatever the certificate names."""
    own: Holder = signer(suite, *SIGNER, *_extensions(["http://127.0.0.1/ocsp"], (), ()))
    lists = (crl_of(root(suite)), crl_of(provider(suite)))
    whole = specimen(suite, augment.with_material(signed(own), Material(crls=lists)))
    return replace(whole, online=True)


BUILDERS: Final[Mapping[str, Callable[[Suite], Specimen]]] = MappingProxyType(
    {
        "valid-address-nobody-needs": _carried,
        "address-of-a-host-nobody-named": _naming("http://evil.example/ocsp"),
        "address-of-the-node": _naming("http://127.0.0.1/ocsp"),
        "address-of-the-node-by-name": _naming("http://localhost/ocsp"),
        "address-of-the-cloud": _naming("http://169.254.169.254/latest/meta-data/"),
        "address-of-a-file": _naming("file:///etc/passwd"),
        "address-of-another-protocol": _naming("gopher://127.0.0.1:6379/_FLUSHALL"),
        "address-with-a-password": _naming("http://user:secret@ca.example/", trusted=[_NAMED]),
        "address-of-another-port": _naming("http://ca.example:8080/", trusted=[_NAMED]),
        "address-that-only-looks-named": _naming(
            "http://ca.example.evil.example/", trusted=[_NAMED]
        ),
        "address-with-the-name-as-a-password": _naming(
            "http://ca.example@127.0.0.1/", trusted=[_NAMED]
        ),
        "address-of-lists": _naming(lists=["http://127.0.0.1/ca.crl"]),
        "address-of-issuers": _naming(issuers=["http://127.0.0.1/ca.cer"], at_hand=False),
        "addresses-in-great-number": _naming(*(f"http://127.0.0.1/{n}" for n in range(30))),
        "address-inner-by-word-of-the-provider": _inner("http://10.0.0.1/ocsp"),
        "address-of-the-node-by-word-of-the-provider": _inner("http://127.0.0.1/ocsp"),
        "address-link-local-by-word-of-the-provider": _inner("http://169.254.169.254/"),
        "address-loopback-of-ipv6": _inner("http://[::1]/ocsp"),
        "address-mapped-into-ipv6": _inner("http://[::ffff:127.0.0.1]/ocsp"),
        "address-translated-into-ipv6": _inner("http://[64:ff9b::7f00:1]/ocsp"),
        "address-tunnelled-in-ipv6": _inner("http://[2002:7f00:1::]/ocsp"),
        "address-local-of-ipv6": _inner("http://[fd00::1]/ocsp"),
        "address-of-everybody": _inner("http://0.0.0.0/ocsp"),
    }
)
