"""Chosen parameters of keys (the class of CVE-2020-0601): curves, base points, S-boxes, exponents.

Where a foreign base point or exponent is the defect, the signature is forged from the public key
alone and verifies under it: whoever believes the parameters believes anybody.
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from crypto_module.asn1 import encode
from crypto_module.primitives import curves, dstu4145, hashes, sboxes
from crypto_module.reference import dstu4145 as reference
from crypto_module.x509 import dstu_parameters
from crypto_module.x509.signing import SigningKey, subject_public_key_info
from gateway.lab.authority import CA, Suite, issue, key, root, signer
from gateway.lab.cms import Message
from gateway.lab.specimen import Specimen, specimen

_M257: Final = curves.BY_NAME["M257"]
_DEGENERATE: Final = bytes(64)
_UNLISTED: Final = sboxes.DEFAULT[8:] + sboxes.DEFAULT[:8]
_ANOTHER: Final = next(one for one in sboxes.LISTED if one != sboxes.DEFAULT)
_EC: Final = encode.oid("1.2.840.10045.2.1")
_PRIME: Final = encode.oid("1.2.840.10045.1.1")
_SHA256_INFO: Final = bytes.fromhex("3031300d060960864801650304020105000420")
# SEC 2, 2.4.2: secp256r1.
_P: Final = 2**256 - 2**224 + 2**192 + 2**96 - 1
_B: Final = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
_N: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_G: Final = bytes.fromhex(
    "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
    "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
)
Forge = Callable[[SigningKey, bytes], bytes]


def _own(suite: Suite) -> SigningKey:
    return key(suite, "Підписувач")


def _made(
    spki: Callable[[Suite], bytes], forge: Forge | None = None
) -> Callable[[Suite], Specimen]:
    """Return the builder of a signer of such a key; ``forge`` makes the value, else the owner."""

    def made(suite: Suite) -> Specimen:
        message = Message(holder=signer(suite, subject_public_key_info=spki(suite)))
        if forge is not None:
            to_sign = encode.set_of(message.attributes())
            message = replace(message, value=forge(message.holder.key, to_sign))
        return specimen(suite, message.encoded())

    return made


def _dstu(parameters: Callable[[SigningKey], bytes]) -> Callable[[Suite], bytes]:
    """Return the SubjectPublicKeyInfo of the signer's key with such parameters."""
    return lambda suite: _info(_own(suite), parameters(_own(suite)))


def _info(own: SigningKey, parameters: bytes) -> bytes:
    assert isinstance(own.held, dstu4145.PrivateKey), "a key of ДСТУ"
    return subject_public_key_info(own.held, parameters=parameters)


def _point(own: SigningKey) -> bytes:
    """Return the public point."""
    assert isinstance(own.held, dstu4145.PrivateKey), "a key of ДСТУ"
    return _M257.arithmetic.decompress(own.held.public_key().to_bytes())


def _own_base_point(own: SigningKey) -> bytes:
    """Return the base point of which the public key is the multiple by minus one, compressed."""
    minus_one = (_M257.n - 1).to_bytes(_M257.scalar_size, "little")
    negated = _M257.arithmetic.multiply(minus_one, _point(own))
    assert negated is not None, "the point is of order n"
    return _M257.arithmetic.compress(negated)


def _dstu_forged(own: SigningKey, octets: bytes) -> bytes:
    """Sign with the private key 1 under the foreign base point (DSTU 4145, 12)."""
    curve = reference.Curve(
        m=_M257.m,
        terms=_M257.terms,
        a=_M257.a,
        b=_M257.b.to_bytes(_M257.element_size, "little"),
        n=_M257.n.to_bytes(_M257.scalar_size, "little"),
        cofactor=_M257.cofactor,
        base_point=_own_base_point(own),
    )
    digest = own.new_hash()
    digest.update(octets)
    one = (1).to_bytes(_M257.scalar_size, "little")
    nonce = (1 + secrets.randbelow(_M257.n - 1)).to_bytes(_M257.scalar_size, "little")
    value = curve.sign(one, nonce, digest.digest())
    assert value is not None, "one nonce of 2^256 must not be used"
    return value


def _public(own: SigningKey) -> ec.EllipticCurvePublicKey:
    assert isinstance(own.held, ec.EllipticCurvePrivateKey), "a key of ECDSA"
    return own.held.public_key()


def _octets(public: ec.EllipticCurvePublicKey) -> bytes:
    return public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _explicit(own: SigningKey, base_point: bytes = _G, *, b: int = _B, n: int = _N) -> bytes:
    """Return the key with specifiedCurve (SEC 1, C.2), which RFC 5480, 2.1.1 forbids."""
    curve = encode.sequence(
        encode.octets((_P - 3).to_bytes(32, "big")), encode.octets(b.to_bytes(32, "big"))
    )
    parameters = encode.sequence(
        encode.integer(1),
        encode.sequence(_PRIME, encode.integer(_P)),
        curve,
        encode.octets(base_point),
        encode.integer(n),
        encode.integer(1),
    )
    return _of_point(parameters, _octets(_public(own)))


def _of_point(parameters: bytes, point: bytes) -> bytes:
    return encode.sequence(encode.sequence(_EC, parameters), encode.bits(point))


def _ecdsa_forged(own: SigningKey, octets: bytes) -> bytes:
    """Sign with the private key 1 where the public key is the base point: r is x(k·Q)."""
    nonce = ec.generate_private_key(ec.SECP256R1())
    r = int.from_bytes(nonce.exchange(ec.ECDH(), _public(own)), "big") % _N
    k = nonce.private_numbers().private_value
    s = pow(k, -1, _N) * (int.from_bytes(hashes.digest("sha256", octets), "big") + r) % _N
    return encode.sequence(encode.integer(r), encode.integer(s))


def _by_own_point(own: SigningKey) -> bytes:
    """Return the key whose base point the forger chose: the private key is 1."""
    if isinstance(own.held, dstu4145.PrivateKey):
        return _info(own, dstu_parameters.explicit(_M257, base_point=_own_base_point(own)))
    return _explicit(own, _octets(_public(own)))


def _forged(own: SigningKey, octets: bytes) -> bytes:
    dstu = isinstance(own.held, dstu4145.PrivateKey)
    return _dstu_forged(own, octets) if dstu else _ecdsa_forged(own, octets)


def _forged_root(suite: Suite) -> Specimen:
    """The root's name and public key with a base point of the forger's (CVE-2020-0601)."""
    genuine = root(suite)
    spki = _by_own_point(genuine.key)
    false = issue(None, "Корінь", CA, suite=suite, own=genuine.key, subject_public_key_info=spki)
    honest = signer(suite, by=genuine)
    tbs = honest.certificate.tbs_der
    value = _forged(genuine.key, tbs)
    if suite is Suite.DSTU:
        value = encode.octets(value)
    octets = encode.sequence(tbs, genuine.key.algorithm_der, encode.bits(value))
    message = Message(holder=honest, named=octets, carried=[octets])
    return specimen(suite, message.encoded(), pool=[false])


def _rsa(e: int, n: Callable[[int], int] = lambda n: n) -> Callable[[Suite], bytes]:
    def spki(suite: Suite) -> bytes:
        held = _own(suite).held
        assert isinstance(held, rsa.RSAPrivateKey), "a key of RSA"
        modulus = n(held.public_key().public_numbers().n)
        algorithm = encode.sequence(encode.oid("1.2.840.113549.1.1.1"), encode.null())
        numbers = encode.sequence(encode.integer(modulus), encode.integer(e))
        return encode.sequence(algorithm, encode.bits(numbers))

    return spki


def _padded(_: SigningKey, octets: bytes) -> bytes:
    """Under the exponent 1 the padded digest is its own signature (RFC 8017, 9.2)."""
    info = _SHA256_INFO + hashes.digest("sha256", octets)
    return b"\x00\x01" + b"\xff" * (256 - 3 - len(info)) + b"\x00" + info


BUILDERS: Final[Mapping[str, Callable[[Suite], Specimen]]] = MappingProxyType(
    {
        "valid-parameters-spelled-out": _made(_dstu(lambda _: dstu_parameters.explicit(_M257))),
        "parameters-own-base-point": _made(lambda suite: _by_own_point(_own(suite)), _forged),
        "parameters-spelled-out": _made(lambda suite: _explicit(_own(suite))),
        "parameters-another-b": _made(
            lambda suite: (
                _explicit(_own(suite), b=_B ^ 1)
                if suite is Suite.ECDSA
                else _info(_own(suite), dstu_parameters.explicit(replace(_M257, b=_M257.b ^ 2)))
            )
        ),
        "parameters-another-order": _made(
            lambda suite: (
                _explicit(_own(suite), n=_N - 2)
                if suite is Suite.ECDSA
                else _info(_own(suite), dstu_parameters.explicit(replace(_M257, n=_M257.n - 2)))
            )
        ),
        "parameters-another-a": _made(
            _dstu(lambda _: dstu_parameters.explicit(replace(_M257, a=1)))
        ),
        "parameters-another-polynomial": _made(
            _dstu(lambda _: dstu_parameters.explicit(replace(_M257, terms=(41,))))
        ),
        "parameters-of-a-curve-not-listed": _made(
            _dstu(lambda _: encode.sequence(encode.oid("1.2.804.2.1.1.1.1.3.1.1.2.99")))
        ),
        "sbox-degenerate": _made(_dstu(lambda _: dstu_parameters.named(_M257, sbox=_DEGENERATE))),
        "sbox-not-listed": _made(_dstu(lambda _: dstu_parameters.named(_M257, sbox=_UNLISTED))),
        "sbox-of-another": _made(_dstu(lambda _: dstu_parameters.named(_M257, sbox=_ANOTHER))),
        "parameters-of-a-forged-root": _forged_root,
        "point-not-on-the-curve": _made(
            lambda suite: _of_point(
                encode.oid("1.2.840.10045.3.1.7"), _octets(_public(_own(suite)))[:-1] + b"\x00"
            )
        ),
        "point-at-infinity": _made(lambda _: _of_point(encode.oid("1.2.840.10045.3.1.7"), b"\x00")),
        "exponent-one": _made(_rsa(1), _padded),
        "exponent-even": _made(_rsa(65536)),
        "modulus-even": _made(_rsa(65537, lambda n: n - 1)),
    }
)
