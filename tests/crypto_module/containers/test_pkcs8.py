import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto_module import oids
from crypto_module.asn1 import encode
from crypto_module.containers import pbes2, pkcs8
from crypto_module.containers.private_key import AnyPrivateKey
from crypto_module.errors import (
    CryptoError,
    ForeignParameters,
    MalformedInput,
    UnsupportedAlgorithm,
    WrongPassword,
)
from crypto_module.primitives import curves, dstu4145, sboxes
from tests.crypto_module.known_answers import VECTORS, read

PASSWORD = b"testpassword"
FEW = 3
SAVED = pkcs8.save(dstu4145.PrivateKey.generate("M257"), PASSWORD, iterations=FEW)


@pytest.mark.parametrize("name", [curve.name for curve in curves.BY_OID.values()])
def test_a_saved_dstu_key_loads(name: str) -> None:
    private = dstu4145.PrivateKey.generate(name)
    loaded = pkcs8.load(pkcs8.save(private, PASSWORD, iterations=FEW), PASSWORD)
    assert isinstance(loaded, dstu4145.PrivateKey)
    assert (loaded.curve, loaded.to_bytes()) == (private.curve, private.to_bytes())


def test_a_saved_ec_key_and_rsa_key_load() -> None:
    keys = (ec.generate_private_key(ec.SECP256R1()), rsa.generate_private_key(65537, 2048))
    for private in keys:
        loaded = pkcs8.load(pkcs8.save(private, PASSWORD), PASSWORD)
        assert not isinstance(loaded, dstu4145.PrivateKey)
        assert loaded.public_key() == private.public_key()


def test_the_keys_of_a_real_container_open() -> None:
    container = (VECTORS / "containers" / "test-diia.p12").read_bytes()
    bags = [container[start : start + size] for start, size in ((82, 502), (584, 590))]
    opened = []
    for bag in bags:
        size = 4 + int.from_bytes(bag[2:4], "big")
        key = pkcs8.load(bag[:size], PASSWORD)
        assert isinstance(key, dstu4145.PrivateKey)
        opened.append(key)
    assert [key.curve.name for key in opened] == ["M257", "M431"]
    assert opened[0].public_key().to_bytes().hex() == read("worked_m257")["pub_le"]


def test_a_wrong_password_is_told_from_a_broken_file() -> None:
    with pytest.raises(WrongPassword):
        pkcs8.load(SAVED, b"another")
    saved = pkcs8.save(ec.generate_private_key(ec.SECP256R1()), PASSWORD)
    with pytest.raises(WrongPassword):
        pkcs8.load(saved, b"another")
    with pytest.raises(MalformedInput):
        pkcs8.load(SAVED[:-1], PASSWORD)


def test_another_kind_of_key_is_not_supported() -> None:
    private = ed25519.Ed25519PrivateKey.generate()
    encryption = BestAvailableEncryption(PASSWORD)
    saved = private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, encryption)
    with pytest.raises(UnsupportedAlgorithm):
        pkcs8.load(saved, PASSWORD)


def test_an_open_key_is_not_a_container() -> None:
    private = ec.generate_private_key(ec.SECP256R1())
    opened = private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    with pytest.raises(MalformedInput):
        pkcs8.load(opened, PASSWORD)


@settings(max_examples=200, deadline=None)
@given(at=st.integers(0, len(SAVED) - 1), octet=st.integers(0, 255))
def test_a_changed_octet_never_gives_another_kind_of_error(at: int, octet: int) -> None:
    changed = SAVED[:at] + bytes([octet]) + SAVED[at + 1 :]
    try:
        pkcs8.load(changed, PASSWORD)
    except (MalformedInput, CryptoError):
        return


def test_an_iteration_count_that_only_burns_time_is_refused() -> None:
    private = dstu4145.PrivateKey.generate("M163")
    saved = pkcs8.save(private, PASSWORD, iterations=0x7F)
    count = b"\x02\x01\x7f"
    assert saved.count(count) == 1
    with pytest.raises(MalformedInput):
        pkcs8.load(saved.replace(count, b"\x02\x01\x00"), PASSWORD)


def international(derivation: bytes) -> bytes:
    """A container under AES-256-CBC whose key is derived as told."""
    cipher = encode.sequence(encode.oid("2.16.840.1.101.3.4.1.42"), encode.octets(bytes(16)))
    pbes2 = encode.sequence(encode.oid(oids.PBES2), encode.sequence(derivation, cipher))
    return encode.sequence(pbes2, encode.octets(bytes(64)))


@pytest.mark.parametrize("iterations", [0, pbes2.MAX_ITERATIONS + 1, 1 << 31])
def test_an_international_container_burns_no_more_time_than_ours(iterations: int) -> None:
    pbkdf2 = encode.sequence(encode.octets(bytes(16)), encode.integer(iterations))
    with pytest.raises(MalformedInput, match="iteration count"):
        pkcs8.load(
            international(encode.sequence(encode.oid(oids.PBKDF2), pbkdf2)),
            PASSWORD,
        )


def test_a_container_that_asks_for_memory_is_not_supported() -> None:
    # scrypt (RFC 7914) with N = 2^20 and r = 8 would take a gibibyte.
    scrypt = encode.oid("1.3.6.1.4.1.11591.4.11")
    cost = (encode.integer(1 << 20), encode.integer(8), encode.integer(1))
    derivation = encode.sequence(scrypt, encode.sequence(encode.octets(bytes(16)), *cost))
    with pytest.raises(UnsupportedAlgorithm) as caught:
        pkcs8.load(international(derivation), PASSWORD)
    assert caught.value.oid == "1.3.6.1.4.1.11591.4.11"


@pytest.mark.parametrize(
    "private",
    [dstu4145.PrivateKey.generate("M257"), ec.generate_private_key(ec.SECP256R1())],
    ids=["DSTU", "P256"],
)
def test_no_key_is_saved_under_an_empty_password(private: AnyPrivateKey) -> None:
    with pytest.raises(ValueError, match="empty password"):
        pkcs8.save(private, b"")


def changed(old: bytes, new: bytes) -> bytes:
    assert SAVED.count(old) == 1
    return SAVED.replace(old, new)


def test_other_algorithms_inside_are_named() -> None:
    for last in ("2a864886f70d01050c", "2a862402010101010102", "2a86240201010101010103"):
        oid = bytes.fromhex(last)
        with pytest.raises(UnsupportedAlgorithm):
            pkcs8.load(changed(oid, oid[:-1] + b"\x7e"), PASSWORD)


def test_an_s_box_that_is_not_listed_is_foreign() -> None:
    foreign = b"\x04\x40" + bytes.fromhex("9a" + sboxes.DEFAULT.hex()[2:])
    with pytest.raises(ForeignParameters):
        pkcs8.load(changed(b"\x04\x40" + sboxes.DEFAULT, foreign), PASSWORD)


def test_a_start_vector_of_another_size_is_malformed() -> None:
    private = dstu4145.PrivateKey.generate("M163")
    saved = pkcs8.save(private, PASSWORD, iterations=FEW)
    at = saved.index(b"\x04\x40" + sboxes.DEFAULT)
    # The vector's eight octets become seven and an empty string that pushes the S-box aside.
    broken = saved[: at - 10] + b"\x04\x06" + saved[at - 8 : at - 2] + b"\x04\x00" + saved[at:]
    with pytest.raises(MalformedInput):
        pkcs8.load(broken, PASSWORD)
