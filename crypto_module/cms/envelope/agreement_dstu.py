"""Key agreement over DSTU 4145 (WIRE_FACTS, 7): four schemes, two ways to wrap.

Producers strip leading zeros of the secret differently; whoever opens tries what its scheme calls
for, and the code of the wrapped key tells which was meant.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from crypto_module import oids
from crypto_module.asn1 import encode
from crypto_module.errors import InvalidTag, NotOpened, UnsupportedAlgorithm
from crypto_module.primitives import dstu4145, kalyna_wrap, kdf, keywrap
from crypto_module.primitives.kdf import LeadingZeros
from crypto_module.x509.algorithms import split

WHERE: Final = "key agreement"
_KEK_BITS: Final = (256).to_bytes(4, "big")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """One scheme: with cofactor or not, its hash, and what producers do with leading zeros."""

    oid: str
    cofactor: bool
    hash_name: Literal["gost34311", "kupyna256"]
    zeros: tuple[LeadingZeros, ...]
    """What is written first, then what is read, too."""


_GOST_ZEROS: Final = (LeadingZeros.ALL_STRIPPED, LeadingZeros.ONE_STRIPPED, LeadingZeros.KEPT)
_KUPYNA_ZEROS: Final = (LeadingZeros.KEPT, LeadingZeros.ALL_STRIPPED, LeadingZeros.ONE_STRIPPED)
SCHEMES: Final[Mapping[str, Scheme]] = MappingProxyType(
    {
        one.oid: one
        for one in (
            Scheme(
                oid=oids.COFACTOR_DH_GOST34311,
                cofactor=True,
                hash_name="gost34311",
                zeros=_GOST_ZEROS,
            ),
            Scheme(
                oid=oids.PLAIN_DH_GOST34311,
                cofactor=False,
                hash_name="gost34311",
                zeros=_GOST_ZEROS,
            ),
            Scheme(
                oid=oids.COFACTOR_DH_KUPYNA256,
                cofactor=True,
                hash_name="kupyna256",
                zeros=_KUPYNA_ZEROS,
            ),
            Scheme(
                oid=oids.PLAIN_DH_KUPYNA256,
                cofactor=False,
                hash_name="kupyna256",
                zeros=_KUPYNA_ZEROS,
            ),
        )
    }
)
_Unwrap = Callable[[bytes, bytes, bytes | None], bytes]
_WRAPS: Final[Mapping[str, tuple[int, _Unwrap, _Unwrap]]] = MappingProxyType(
    {
        oids.GOST28147_WRAP: (
            keywrap.WRAPPED_SIZE,
            lambda kek, key, sbox: keywrap.wrap(kek, key, sbox=sbox),
            lambda kek, wrapped, sbox: keywrap.unwrap(kek, wrapped, sbox=sbox),
        ),
        oids.KALYNA_WRAP: (
            kalyna_wrap.WRAPPED_SIZE,
            lambda kek, key, _: kalyna_wrap.wrap(kek, key),
            lambda kek, wrapped, _: kalyna_wrap.unwrap(kek, wrapped),
        ),
    }
)
_OWN_WRAP: Final = MappingProxyType(
    {"gost34311": oids.GOST28147_WRAP, "kupyna256": oids.KALYNA_WRAP}
)


def unwrap(
    private: dstu4145.PrivateKey,
    peer: dstu4145.PublicKey,
    *,
    algorithm_der: bytes,
    ukm: bytes | None,
    wrapped: bytes,
    sbox: bytes | None,
) -> bytes:
    """Return the content-encryption key of 32 octets; ``sbox`` is the recipient's.

    Raises:
        NotOpened: the secret is another one. UnsupportedAlgorithm: a scheme without a row.
    """
    oid, wrap_der = split(algorithm_der, where=WHERE)
    scheme = SCHEMES.get(oid)
    if scheme is None or wrap_der is None:
        raise UnsupportedAlgorithm(oid)
    wrap_oid, _ = split(wrap_der, where=WHERE)
    if wrap_oid not in _WRAPS:
        raise UnsupportedAlgorithm(wrap_oid)
    size, _, opened = _WRAPS[wrap_oid]
    if len(wrapped) != size or private.curve != peer.curve:
        raise NotOpened
    z = private.exchange(peer, scheme.cofactor)
    for zeros in scheme.zeros:
        kek = _kek(z, scheme, zeros, info=shared_info(wrap_der, ukm, _KEK_BITS), sbox=sbox)
        try:
            return opened(kek, wrapped, sbox)
        except InvalidTag:
            continue
    raise NotOpened


def wrap(
    private: dstu4145.PrivateKey,
    peer: dstu4145.PublicKey,
    key: bytes,
    *,
    scheme: Scheme,
    ukm: bytes | None,
    sbox: bytes | None,
    zeros: LeadingZeros | None = None,
) -> tuple[bytes, bytes]:
    """Return the AlgorithmIdentifier and the wrapped key; ``zeros`` are for tests of readers."""
    wrap_oid = _OWN_WRAP[scheme.hash_name]
    wrap_der = encode.sequence(encode.oid(wrap_oid), encode.null())
    z = private.exchange(peer, scheme.cofactor)
    info = shared_info(wrap_der, ukm, _KEK_BITS)
    kek = _kek(z, scheme, zeros or scheme.zeros[0], info=info, sbox=sbox)
    _, sealed, _ = _WRAPS[wrap_oid]
    return encode.sequence(encode.oid(scheme.oid), wrap_der), sealed(kek, key, sbox)


def _kek(
    z: bytes, scheme: Scheme, zeros: LeadingZeros, *, info: bytes, sbox: bytes | None
) -> bytes:
    return kdf.key_agreement(
        z,
        info,
        name=scheme.hash_name,
        leading_zeros=zeros,
        sbox=sbox if scheme.hash_name == "gost34311" else None,
    )


def shared_info(wrap_der: bytes, ukm: bytes | None, bits: bytes) -> bytes:
    """Return the DER of SharedInfo (RFC 5753, 7.2): ``bits`` is the size of the key, big-endian."""
    user = () if ukm is None else (encode.explicit(0, encode.octets(ukm)),)
    return encode.sequence(wrap_der, *user, encode.explicit(2, encode.octets(bits)))
