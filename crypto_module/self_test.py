"""Known answers that a backend gives before it serves; a corrupted table stops the start.

Messages are long enough that every entry of every table is looked up. Answers are the first octets
of SHA-256 over all that a test computes, but for the signature, which is one that the wire carried.
"""

import hashlib
from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple, Protocol

_SBOX: Final = bytes(167 * i % 256 for i in range(64))
_KEY: Final = bytes(range(1, 65))
_TEXT: Final = hashlib.shake_128(b"Brama").digest(4096)
_SHORT: Final = _TEXT[:64]
_MANY: Final = 24
"""Messages side by side: the most that a path takes, and some that are left over."""
_M257: Final[dict[str, Any]] = {
    "m": 257,
    "terms": (12,),
    "a": 0,
    "b": bytes.fromhex("10bee3db6aea9e1f86578c45c12594ff942394a7d738f9187e6515017294f4ce01"),
    "n": bytes.fromhex("0d477d901477e1d387e982f13a21596700000000000000000000000000000080"),
    "cofactor": 4,
    "base_point": bytes.fromhex(
        "b60fd2d8dce8a93423c6101bca91c47a007e6c300b26cd556c9b0e7d20ef292a00"
    ),
}
_PUBLIC: Final = bytes.fromhex("aa1df4d7cc15e0f77a848806c4ca403062d8765f52c696ade40e0aa40d0de82901")
_DIGEST: Final = bytes.fromhex("5e1d64183c71ba54e140d80c059b849c7f19f77702a237fbf92ec96d8ea2eaae")
_SIGNATURE: Final = bytes.fromhex(
    "728b63e8236eb88f54e70b84ae2b9f644e81f70fb14451c0455415956cb0bb13"
    "b96299aa950389d1c4829c13345886e73094fd507c785604285aa39396110d3b"
)


class Proven(Protocol):
    """What is asked of a backend; ``backend.Backend`` is one."""

    @property
    def name(self) -> str:
        """The name of the backend."""

    @property
    def cpu(self) -> str:
        """The path of the kernel."""

    @property
    def curve(self) -> Callable[..., Any]:
        """Curves."""

    @property
    def gost28147(self) -> Callable[..., Any]:
        """GOST 28147."""

    @property
    def gost34311(self) -> Callable[..., Any]:
        """GOST 34.311."""

    @property
    def gost34311_update_many(self) -> Callable[..., None]:
        """GOST 34.311 of many messages."""

    @property
    def kalyna(self) -> Callable[..., Any]:
        """Kalyna."""

    @property
    def kupyna(self) -> Callable[..., Any]:
        """Kupyna."""

    @property
    def kupyna_update_many(self) -> Callable[..., None]:
        """Kupyna of many messages."""


class Answer(NamedTuple):
    """One test: what it computes, and the first octets of the SHA-256 of that."""

    name: str
    compute: Callable[[Proven, bytes], Iterator[bytes]]
    expected: str
    short: str
    """The same for the reference, which takes less than the kernel; empty when it is not asked."""


def prove(backend: Proven) -> None:
    """Ask every known answer; the reference, which has no tables to lose, is asked for less.

    Raises:
        ImportError: an answer is another one.
    """
    for answer in ANSWERS:
        whole = backend.name != "reference"
        expected = answer.expected if whole else answer.short
        text = _TEXT if whole else _SHORT
        if expected and computed(backend, answer, text) != expected:
            raise ImportError(
                f"The crypto backend {f'{backend.name} {backend.cpu}'.strip()!r} fails its "
                f"self-test of {answer.name}: its file is not what was built. Build it again."
            )


def computed(backend: Proven, answer: Answer, text: bytes) -> str:
    """Return what the backend says to one test, an exception being an answer too."""
    digest = hashlib.sha256()
    try:
        for octets in answer.compute(backend, text):
            digest.update(octets)
    except (ValueError, TypeError) as err:
        return repr(err)
    return digest.hexdigest()[:16]


def _signature(backend: Proven, _: bytes) -> Iterator[bytes]:
    """The signature that the wire carried, and one with an octet changed."""
    curve = backend.curve(**_M257)
    public = curve.decompress(_PUBLIC)
    yield public
    yield bytes([curve.contains(public), curve.in_prime_subgroup(public)])
    signatures = [_SIGNATURE, _SIGNATURE[:-1] + b"\x3a", _SIGNATURE]
    prepared = curve.prepare(public)
    for signature in signatures:
        yield bytes([curve.verify(public, _DIGEST, signature)])
        yield bytes([prepared.verify(_DIGEST, signature)])
    yield bytes(curve.verify_many([public] * 3, [_DIGEST] * 3, signatures))


def _signing(backend: Proven, _: bytes) -> Iterator[bytes]:
    curve = backend.curve(**_M257)
    d, e = _KEY[:31] + b"\x31", _KEY[32:63] + b"\x59"
    public = curve.public_point(d)
    signature = curve.sign(d, e, _DIGEST) or b""
    yield curve.compress(public)
    yield signature
    yield curve.multiply(e, public) or b""
    yield bytes([curve.verify(public, _DIGEST, signature)])


def _decompression(backend: Proven, _: bytes) -> Iterator[bytes]:
    curve = backend.curve(**_M257)
    public = curve.decompress(_PUBLIC)
    yield public
    yield curve.compress(public)


def _gost28147(backend: Proven, text: bytes) -> Iterator[bytes]:
    cipher = backend.gost28147(_KEY[:32], _SBOX)
    iv = _KEY[32:40]
    yield cipher.ecb_encrypt(text)
    yield cipher.ecb_decrypt(text)
    yield cipher.ctr(iv, text[:-3])
    yield cipher.cfb_encrypt(iv, text[:-3])
    yield cipher.cfb_decrypt(iv, text[:-3])
    yield cipher.mac(text)


def _gost34311(backend: Proven, text: bytes) -> Iterator[bytes]:
    yield _hash(backend.gost34311(_SBOX), text)


def _kupyna(backend: Proven, text: bytes) -> Iterator[bytes]:
    for bits in (256, 384, 512):
        yield _hash(backend.kupyna(bits), text)


def _hashes(backend: Proven, text: bytes) -> Iterator[bytes]:
    """Several messages of different lengths side by side."""
    parts = [text[number:] for number in range(_MANY)]
    old = [backend.gost34311(_SBOX) for _ in parts]
    new = [backend.kupyna((256, 512)[number // 8 % 2]) for number in range(_MANY)]
    backend.gost34311_update_many(old, parts)
    backend.kupyna_update_many(new, parts)
    for running in (*old, *new):
        octets: bytes = running.digest()
        yield octets


def _hash(running: Any, text: bytes) -> bytes:
    running.update(text[:61])
    running.update(text[61:])
    octets: bytes = running.digest()
    return octets


def _kalyna(backend: Proven, text: bytes) -> Iterator[bytes]:
    for block_bits, key_bits in ((128, 128), (128, 256), (256, 256), (256, 512), (512, 512)):
        cipher = backend.kalyna(_KEY[: key_bits // 8], block_bits)
        for part in (text, text[:64]):  # one way for many blocks, another for few
            yield cipher.ecb_encrypt(part)
            yield cipher.ecb_decrypt(part)


def _kalyna_keys(backend: Proven, text: bytes) -> Iterator[bytes]:
    """The portable path looks one table up by the round keys alone, which takes many of them."""
    for start in range(0, len(text), 128):
        yield backend.kalyna(text[start : start + 64], 512).ecb_decrypt(_KEY)


def _kalyna_modes(backend: Proven, text: bytes) -> Iterator[bytes]:
    for block in (16, 32, 64):
        cipher = backend.kalyna(_KEY[:block], 8 * block)
        iv, aad, part = _KEY[-block:], text[:37], text[:1000]
        sealed = cipher.gcm_encrypt(iv, part, aad, 16)
        yield sealed
        yield cipher.gcm_decrypt(iv, sealed, aad, 16) or b""
        yield cipher.ccm_encrypt(iv, part, aad, 16)
        yield cipher.ctr(iv, part)
        yield cipher.cmac(part, block)


ANSWERS: Final = (
    Answer("DSTU 4145 verification", _signature, "8d7b5f37e36cdc1f", ""),
    Answer("DSTU 4145 signing", _signing, "0433654d7e4ceb48", ""),
    Answer("DSTU 4145 points", _decompression, "44894c5d8a238619", "44894c5d8a238619"),
    Answer("GOST 28147", _gost28147, "2b97dfc9287e19b1", "78c3e93a8c793632"),
    Answer("GOST 34.311", _gost34311, "9f0d78d3d16bcd3e", "4e28d9933c653e99"),
    Answer("Kupyna", _kupyna, "df8555c47a9fe4a6", "8df1d078ed2f0535"),
    Answer("hashes of many messages", _hashes, "fd4560b1bb04e5a8", "0a4c700074271c37"),
    Answer("Kalyna", _kalyna, "cf1c546e75a65c0d", "bfde5aef8695db54"),
    Answer("Kalyna keys", _kalyna_keys, "9ff644c92d526c9c", "2513baf02ac49028"),
    Answer("Kalyna modes", _kalyna_modes, "eb41edcfb4b2be64", ""),
)
