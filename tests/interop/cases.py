"""What several peers are asked about: keys, damaged octets, verdicts, digests."""

from crypto_module.errors import InvalidSignature
from crypto_module.primitives import curves, hashes
from crypto_module.primitives.curves import Curve
from crypto_module.primitives.dstu4145 import PrivateKey, PublicKey
from crypto_module.primitives.hashes import HashName
from crypto_module.primitives.mac import Hmac
from tests.interop.draw import Draw

# No peer knows the curves of a normal basis.
NAMED = [curve for curve in curves.BY_NAME.values() if curve.oid is not None and not curve.normal]


def key(draw: Draw, curve: Curve) -> PrivateKey:
    d = 1 + draw.number(curve.n - 1)
    return PrivateKey.from_bytes(curve.name, d.to_bytes(curve.scalar_size, "little"))


def damaged(draw: Draw, octets: bytes) -> bytes:
    """Return the octets with one bit turned."""
    out = bytearray(octets)
    out[draw.number(len(out))] ^= 1 << draw.number(8)
    return bytes(out)


def accepts(public: PublicKey, signature: bytes, digest: bytes) -> bool:
    try:
        public.verify(signature, digest)
    except InvalidSignature:
        return False
    return True


def digest_of(name: HashName, message: bytes, sbox: bytes | None = None) -> bytes:
    running = hashes.new(name, sbox)
    running.update(message)
    return running.digest()


def hash_name(bits: int) -> HashName:
    """Return the name of Kupyna of this size."""
    names: dict[int, HashName] = {256: "kupyna256", 384: "kupyna384", 512: "kupyna512"}
    return names[bits]


def hmac_of(name: HashName, key: bytes, message: bytes, sbox: bytes | None = None) -> bytes:
    running = Hmac(name, key, sbox)
    running.update(message)
    return running.digest()
