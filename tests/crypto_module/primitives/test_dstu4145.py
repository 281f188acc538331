from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto_module.errors import InvalidSignature
from crypto_module.primitives import curves, dstu4145, hashes
from crypto_module.primitives.curves import Curve
from crypto_module.primitives.dstu4145 import PrivateKey, PublicKey
from tests.crypto_module.conftest import PATHS
from tests.crypto_module.known_answers import VECTORS, little_endian, published, read

pytestmark = pytest.mark.usefixtures("chosen")

WORKED = {key: bytes.fromhex(read("worked_m257")[key]) for key in ("pub_le", "H", "sig", "attrs")}
DIGEST = bytes(range(1, 33))
# The reference takes a second for a signature on the largest curve; test_agreement.py compares
# it with the kernel on every curve, so here it shows the rules on two.
every_curve = pytest.mark.parametrize(
    ("implementation", "name"),
    [(path, name) for path in PATHS for name in curves.BY_NAME]
    + [("reference", "M163"), ("reference", "M257")],
    indirect=["implementation"],
)
M257 = curves.BY_NAME["M257"]

# The hash of Annex B, printed there as a big-endian number.
ANNEX_B_HASH = bytes.fromhex("09C9C44277910C9AAEE486883A2EB95B7180166DDF73532EEB76EDAEF52247FF")
ANNEX_B = [
    (curve, row)
    for curve, row in zip(
        ("M163-ANNEX-B", "M257", "M431"),
        published("dstu4145/index.spec.ts", "[CORE] DSTU 4145-2002 (PB)"),
        strict=True,
    )
]


def accepts(key: PublicKey, signature: bytes, digest: bytes) -> bool:
    try:
        key.verify(signature, digest)
    except InvalidSignature:
        return False
    return True


def test_a_real_signature_is_valid_and_its_reversed_hash_is_not() -> None:
    key = PublicKey.from_bytes("M257", WORKED["pub_le"])
    digest = hashes.gost34311()
    digest.update(WORKED["attrs"])
    assert digest.digest() == WORKED["H"]
    assert accepts(key, WORKED["sig"], WORKED["H"])
    assert not accepts(key, WORKED["sig"], WORKED["H"][::-1])


@pytest.mark.parametrize("name", ["gost34311", "kupyna256"])
def test_a_real_bare_signature_is_valid(name: Any) -> None:
    key = PublicKey.from_bytes("M257", WORKED["pub_le"])
    content = hashes.new(name)
    content.update((VECTORS / "cms" / "generated_content.bin").read_bytes())
    signature = (VECTORS / "cms" / f"m257_{name}_RAW_det.raw").read_bytes()
    assert accepts(key, signature, content.digest())


@pytest.mark.parametrize(("name", "row"), ANNEX_B, ids=[name for name, _ in ANNEX_B])
def test_the_worked_examples_of_the_standard_are_signed_alike(name: str, row: Any) -> None:
    curve = curves.BY_NAME[name]
    d, e, point, signature = row["hex"]
    size, half = curve.element_size, len(signature) // 2
    # The example for M257 takes d above n, which acts as d mod n.
    d_le = little_endian(f"{int(d, 16) % curve.n:x}", curve.scalar_size)
    private = PrivateKey.from_bytes(name, d_le)
    q = curve.arithmetic.decompress(private.public_key().to_bytes())
    assert q == bytes.fromhex(point)[:size][::-1] + bytes.fromhex(point)[size:][::-1]
    s, r = signature[:half], signature[half:]
    expected = little_endian(r, curve.scalar_size) + little_endian(s, curve.scalar_size)
    e_le = little_endian(e, curve.scalar_size)
    assert curve.arithmetic.sign(d_le, e_le, ANNEX_B_HASH[::-1]) == expected
    assert accepts(private.public_key(), expected, ANNEX_B_HASH[::-1])


@every_curve
def test_what_is_signed_verifies_and_nothing_near_it_does(name: str) -> None:
    private = PrivateKey.generate(name)
    key = private.public_key()
    signature = private.sign(DIGEST)
    assert accepts(key, signature, DIGEST)
    for at in (0, len(signature) // 2 - 1, len(signature) // 2, len(signature) - 1):
        changed = bytearray(signature)
        changed[at] ^= 1
        assert not accepts(key, bytes(changed), DIGEST)
    assert not accepts(key, signature, DIGEST[::-1])
    assert not accepts(PrivateKey.generate(name).public_key(), signature, DIGEST)


@pytest.mark.parametrize("digest", [bytes(32), b"\1", bytes(64), b"\xff" * 48])
def test_any_digest_is_signed_with_zero_read_as_one(digest: bytes) -> None:
    private = PrivateKey.generate("M163")
    signature = private.sign(digest)
    assert accepts(private.public_key(), signature, digest)
    if not any(digest):
        assert accepts(private.public_key(), signature, b"\1")


def test_a_digest_counts_only_with_the_low_bits_of_the_field() -> None:
    private = PrivateKey.generate("M163")
    digest = b"\xa5" * 20 + b"\x05"
    signature = private.sign(digest + b"\x11" * 11)
    assert accepts(private.public_key(), signature, digest)
    assert not accepts(private.public_key(), signature, digest[:-1] + b"\x04")


def test_the_same_message_is_never_signed_twice_alike() -> None:
    private = PrivateKey.generate("M163")
    assert len({private.sign(DIGEST) for _ in range(4)}) == 4


def test_the_nonce_depends_on_the_message_even_when_entropy_repeats(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(dstu4145.secrets, "token_bytes", bytes)  # type: ignore[attr-defined]
    private = PrivateKey.generate("M163")
    size = private.curve.scalar_size
    first, again, other = (private.sign(digest) for digest in (b"one", b"one", b"two"))
    assert first == again
    n, d = private.curve.n, int.from_bytes(private.to_bytes(), "little")

    def nonce(signature: bytes) -> int:
        r, s = (int.from_bytes(half, "little") for half in (signature[:size], signature[size:]))
        return (s - d * r) % n

    assert nonce(first) != nonce(other)


def test_a_signature_that_does_not_verify_never_leaves() -> None:
    # A faulty signature tells d; a key whose halves do not belong together stands for the fault.
    private = PrivateKey.generate("M163")
    vars(private)["_public"] = PrivateKey.generate("M163").public_key()
    with pytest.raises(RuntimeError, match="withheld"):
        private.sign(DIGEST)


@pytest.mark.parametrize("name", ["M257", "M167"])
def test_halves_of_the_field_s_length_are_taken_when_their_ends_are_empty(name: str) -> None:
    curve = curves.BY_NAME[name]
    private = PrivateKey.generate(name)
    signature = private.sign(DIGEST)
    r, s = signature[: curve.scalar_size], signature[curve.scalar_size :]
    pad = bytes(curve.element_size - curve.scalar_size)
    assert accepts(private.public_key(), r + pad + s + pad, DIGEST)


def test_halves_of_33_octets_with_something_at_the_end_are_refused() -> None:
    r, s = WORKED["sig"][:32], WORKED["sig"][32:]
    key = PublicKey.from_bytes("M257", WORKED["pub_le"])
    assert accepts(key, r + b"\0" + s + b"\0", WORKED["H"])
    assert not accepts(key, r + b"\1" + s + b"\0", WORKED["H"])
    assert not accepts(key, r + b"\0" + s + b"\1", WORKED["H"])


@pytest.mark.parametrize("size", [0, 1, 2, 62, 63, 65, 67, 68, 128])
def test_a_signature_of_another_length_is_refused(size: int) -> None:
    key = PublicKey.from_bytes("M257", WORKED["pub_le"])
    padded = WORKED["sig"] + bytes(128)
    assert not accepts(key, padded[:size], WORKED["H"])


@pytest.mark.parametrize("name", ["M163", "M257"])
def test_r_and_s_outside_their_range_are_refused(name: str) -> None:
    private = PrivateKey.generate(name)
    curve, key = private.curve, private.public_key()
    size, top = curve.scalar_size, (1 << 8 * curve.scalar_size) - 1
    good = private.sign(DIGEST)
    r, s = good[:size], good[size:]
    for bad in {0, curve.n, top}:
        value = bad.to_bytes(size, "little")
        assert not accepts(key, value + s, DIGEST)
        assert not accepts(key, r + value, DIGEST)
    shifted = int.from_bytes(s, "little") + curve.n
    if shifted <= top:
        assert not accepts(key, r + shifted.to_bytes(size, "little"), DIGEST)


def negated(curve: Curve, point: bytes) -> bytes:
    x, y = point[: curve.element_size], point[curve.element_size :]
    return x + bytes(a ^ b for a, b in zip(x, y, strict=True))


def test_a_key_made_without_the_minus_is_another_key() -> None:
    private = PrivateKey.generate("M257")
    arithmetic = M257.arithmetic
    wrong = negated(M257, arithmetic.public_point(private.to_bytes()))
    assert wrong == arithmetic.multiply(private.to_bytes(), arithmetic.decompress(M257.base_point))
    key = PublicKey(M257, arithmetic.compress(wrong))
    assert not accepts(key, private.sign(DIGEST), DIGEST)


@every_curve
def test_a_public_key_gives_back_its_octets(name: str) -> None:
    encoded = PrivateKey.generate(name).public_key().to_bytes()
    key = PublicKey.from_bytes(name, encoded)
    assert key.to_bytes() == encoded
    assert key.curve is curves.BY_NAME[name]
    assert key == PublicKey.from_bytes(name, bytes(encoded))
    assert hash(key) == hash(PublicKey.from_bytes(name, encoded))
    assert key != encoded
    assert encoded.hex() in repr(key)


@every_curve
def test_the_code_of_infinity_is_no_public_key(name: str) -> None:
    with pytest.raises(ValueError, match="prime order"):
        PublicKey.from_bytes(name, bytes(curves.BY_NAME[name].element_size))


def test_a_lone_low_bit_is_no_point_when_a_is_zero() -> None:
    for name in ("M173", "M257"):
        with pytest.raises(ValueError, match="no point"):
            PublicKey.from_bytes(name, b"\1".ljust(curves.BY_NAME[name].element_size, b"\0"))


@pytest.mark.parametrize("size", [0, 32, 34, 66])
def test_a_public_key_of_another_length_is_refused(size: int) -> None:
    with pytest.raises(ValueError, match="33 octets"):
        PublicKey.from_bytes("M257", (WORKED["pub_le"] * 2)[:size])


def test_bits_above_the_field_are_refused() -> None:
    with pytest.raises(ValueError, match=r"point|field"):
        PublicKey.from_bytes("M257", WORKED["pub_le"][:32] + b"\x03")


@settings(max_examples=20, deadline=None)
@given(encoded=st.binary(min_size=21, max_size=21))
def test_octets_are_a_key_of_prime_order_or_a_value_error(encoded: bytes) -> None:
    try:
        key = PublicKey.from_bytes("M163", encoded)
    except ValueError:
        return
    assert key.to_bytes() == encoded


def test_the_halves_of_cofactor_four_outside_the_subgroup_are_refused() -> None:
    arithmetic = M257.arithmetic
    refused = 0
    for octet in range(2, 40):
        encoded = bytes([octet]) + bytes(32)
        try:
            arithmetic.decompress(encoded)
        except ValueError:
            continue
        try:
            PublicKey.from_bytes("M257", encoded)
        except ValueError as error:
            assert "prime order" in str(error)  # noqa: PT017 both outcomes must occur
            refused += 1
    assert refused


def test_an_unknown_curve_is_refused() -> None:
    with pytest.raises(ValueError, match="P-256"):
        PublicKey.from_bytes("P-256", bytes(33))
    with pytest.raises(ValueError, match="P-256"):
        PrivateKey.generate("P-256")


@every_curve
def test_a_private_key_gives_back_its_octets_and_hides_them(name: str) -> None:
    private = PrivateKey.generate(name)
    curve = curves.BY_NAME[name]
    assert len(private.to_bytes()) == curve.scalar_size
    again = PrivateKey.from_bytes(name, private.to_bytes())
    assert again.public_key() == private.public_key()
    longer = private.to_bytes().ljust(curve.element_size, b"\0")
    assert PrivateKey.from_bytes(name, longer).to_bytes() == private.to_bytes()
    assert repr(private) == f"PrivateKey({name!r}, <hidden>)"


def test_a_private_key_outside_its_range_is_refused() -> None:
    for d in (0, M257.n, M257.n + 1, (1 << 256) - 1):
        with pytest.raises(ValueError, match="private key"):
            PrivateKey.from_bytes("M257", d.to_bytes(32, "little"))
    for size in (0, 31, 34):
        with pytest.raises(ValueError, match="32 octets"):
            PrivateKey.from_bytes("M257", b"\1" * size)


@pytest.mark.parametrize("d", [1, 2, M257.n - 2, M257.n - 1])
def test_the_ends_of_the_range_are_keys(d: int) -> None:
    private = PrivateKey.from_bytes("M257", d.to_bytes(32, "little"))
    assert accepts(private.public_key(), private.sign(DIGEST), DIGEST)
    if d == M257.n - 1:
        assert private.public_key().to_bytes() == M257.base_point


def test_an_empty_digest_is_neither_signed_nor_verified() -> None:
    private = PrivateKey.generate("M163")
    with pytest.raises(ValueError, match="empty digest"):
        private.sign(b"")
    with pytest.raises(ValueError, match="empty digest"):
        private.public_key().verify(bytes(42), b"")


@pytest.mark.parametrize("digest", [32, [1, 2, 3], "0" * 32])
def test_what_is_no_octets_is_no_digest(digest: Any) -> None:
    private = PrivateKey.generate("M163")
    with pytest.raises(TypeError):
        private.sign(digest)
    with pytest.raises(TypeError):
        private.public_key().verify(bytes(42), digest)
    with pytest.raises(TypeError):
        dstu4145.verify_many([(private.public_key(), bytes(42), digest)])


@every_curve
@pytest.mark.parametrize("cofactor", [True, False])
def test_both_sides_agree_on_a_secret_of_the_fields_length(name: str, *, cofactor: bool) -> None:
    ours, theirs = PrivateKey.generate(name), PrivateKey.generate(name)
    z = ours.exchange(theirs.public_key(), cofactor=cofactor)
    assert z == theirs.exchange(ours.public_key(), cofactor=cofactor)
    assert len(z) == ours.curve.element_size
    assert z != ours.exchange(theirs.public_key(), cofactor=not cofactor)


def test_a_secret_is_agreed_on_one_curve_only() -> None:
    ours = PrivateKey.generate("M257")
    with pytest.raises(ValueError, match="M163, not M257"):
        ours.exchange(PrivateKey.generate("M163").public_key())


def test_a_key_that_is_met_again_is_not_validated_again() -> None:
    private = PrivateKey.generate("M257")
    signature, encoded = private.sign(DIGEST), private.public_key().to_bytes()
    for _ in range(4):  # plain, then with tables, and wrong ones in between
        assert accepts(PublicKey.from_bytes("M257", encoded), signature, DIGEST)
        assert not accepts(PublicKey.from_bytes("M257", encoded), signature, DIGEST[::-1])
    before = dstu4145._validated.cache_info()
    PublicKey.from_bytes("M257", encoded)
    after = dstu4145._validated.cache_info()
    assert (after.hits, after.misses) == (before.hits + 1, before.misses)


def test_a_refused_key_is_refused_again() -> None:
    for _ in range(3):
        with pytest.raises(ValueError, match="prime order"):
            PublicKey.from_bytes("M257", bytes(33))


def test_many_are_judged_each_for_itself_whatever_their_curves_and_lengths() -> None:
    worked = PublicKey.from_bytes("M257", WORKED["pub_le"])
    small = PrivateKey.generate("M163")
    signature = small.sign(DIGEST)
    items: list[tuple[PublicKey, bytes, bytes]] = [
        (worked, WORKED["sig"], WORKED["H"]),
        (small.public_key(), signature, DIGEST),
        (worked, WORKED["sig"][:-1], WORKED["H"]),
        (worked, WORKED["sig"], DIGEST),
        (worked, WORKED["sig"][:32] + b"\0" + WORKED["sig"][32:] + b"\0", WORKED["H"]),
        (worked, WORKED["sig"][:32] + b"\1" + WORKED["sig"][32:] + b"\0", WORKED["H"]),
        (small.public_key(), b"", DIGEST),
        (small.public_key(), signature, DIGEST[::-1]),
        (small.public_key(), bytes(len(signature)), DIGEST),
        (worked, WORKED["sig"], WORKED["H"]),
    ]
    told = dstu4145.verify_many(iter(items))
    assert told == [True, True, False, False, True, False, False, False, False, True]
    assert told == [accepts(*item) for item in items]
    assert dstu4145.verify_many([]) == []
    with pytest.raises(ValueError, match="empty digest"):
        dstu4145.verify_many([*items, (worked, WORKED["sig"], b"")])
