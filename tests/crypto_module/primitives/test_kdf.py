"""The derivations of keys: known answers, real containers, and what is refused."""

import tracemalloc
from typing import Any, Final

import pytest
from asn1crypto import core
from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.hashes import SHA1, SHA256, HashAlgorithm
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)

from crypto_module.primitives import hashes, kdf, sboxes
from crypto_module.primitives.hashes import HashName
from crypto_module.primitives.kdf import LeadingZeros, Purpose
from crypto_module.primitives.mac import Hmac
from tests.crypto_module.known_answers import GENERATED, SBOXES
from tests.crypto_module.primitives.pfx import Pfx, mac_of, parse

pytestmark = pytest.mark.usefixtures("chosen")

PBKDF2: Final = [row for row in GENERATED["kdf"] if row["kind"] == "pbkdf2-hmac-gost34311"]
PURPOSES: Final = list(Purpose)


@pytest.mark.parametrize("row", PBKDF2, ids=lambda row: f"{row['iter']}-iterations")
def test_pbkdf2_gives_the_known_answer(row: Any) -> None:
    password, salt = bytes.fromhex(row["password"]), bytes.fromhex(row["salt"])
    derived = kdf.pbkdf2_gost34311(password, salt, row["iter"], 32)
    assert derived.hex() == row["dk"]


@pytest.mark.parametrize("number", SBOXES)
def test_pbkdf2_takes_any_s_box(number: int) -> None:
    sbox = SBOXES[number]
    code = Hmac("gost34311", b"password", sbox)
    code.update(b"salt\0\0\0\1")
    assert kdf.pbkdf2_gost34311(b"password", b"salt", 1, 32, sbox=sbox) == code.digest()


def test_a_longer_key_begins_with_the_shorter_one() -> None:
    long = kdf.pbkdf2_gost34311(b"p", b"salt", 1, 70)
    assert len(long) == 70
    assert kdf.pbkdf2_gost34311(b"p", b"salt", 1, 33) == long[:33]


@pytest.mark.parametrize(("iterations", "length"), [(0, 32), (1, 0), (-1, 32)])
def test_no_iterations_or_no_octets_are_refused(iterations: int, length: int) -> None:
    with pytest.raises(ValueError, match="at least one"):
        kdf.pbkdf2_gost34311(b"p", b"salt", iterations, length)
    with pytest.raises(ValueError, match="at least one"):
        kdf.pkcs12(
            "sha256",
            "p",
            salt=b"salt",
            iterations=iterations,
            length=length,
            purpose=Purpose.KEY,
        )


def international(
    password: str, algorithm: HashAlgorithm
) -> tuple[Pfx, ec.EllipticCurvePrivateKey]:
    """Return a PFX that ``cryptography`` made under triple DES, and its key."""
    private = ec.generate_private_key(ec.SECP256R1())
    protection = (
        PrivateFormat.PKCS12.encryption_builder()
        .kdf_rounds(3)
        .key_cert_algorithm(pkcs12.PBES.PBESv1SHA1And3KeyTripleDESCBC)
        .hmac_hash(algorithm)
        .build(password.encode())
    )
    made = pkcs12.serialize_key_and_certificates(b"name", private, None, None, protection)
    return parse(made), private


@pytest.mark.parametrize(
    ("name", "algorithm"), [("sha1", SHA1), ("sha256", SHA256)], ids=["sha1", "sha256"]
)
@pytest.mark.parametrize("password", ["p", "пароль", "довгий пароль, довший за один блок гешу"])
def test_the_mac_of_the_library_s_containers_verifies(
    name: HashName, algorithm: type[HashAlgorithm], password: str
) -> None:
    pfx, _ = international(password, algorithm())
    assert mac_of(pfx, name, password) == pfx.mac


def test_the_keys_and_start_vectors_of_the_library_s_containers_open_them() -> None:
    # 24 octets of key are more than one SHA-1, so I advances once (B.2, 6.C).
    pfx, private = international("пароль", SHA256())
    algorithm, ciphertext = core.Sequence.load(pfx.bags[0]).native.values()
    salt, iterations = algorithm["1"].values()
    key, iv = (
        kdf.pkcs12(
            "sha1", "пароль", salt=salt, iterations=iterations, length=length, purpose=purpose
        )
        for purpose, length in ((Purpose.KEY, 24), (Purpose.START_VECTOR, 8))
    )
    opened = Cipher(TripleDES(key), modes.CBC(iv)).decryptor()
    plain = opened.update(ciphertext) + opened.finalize()
    expected = private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    assert plain[: -plain[-1]] == expected


def test_every_purpose_gives_other_octets() -> None:
    made = {
        kdf.pkcs12("gost34311", "p", salt=b"s", iterations=1, length=64, purpose=purpose)
        for purpose in PURPOSES
    }
    assert len(made) == len(PURPOSES)


def test_a_salt_of_a_megabyte_costs_a_few_megabytes() -> None:
    asked: dict[str, Any] = {"iterations": 1, "length": 32, "purpose": Purpose.KEY}
    tracemalloc.start()
    kdf.pkcs12("sha256", "p", salt=bytes(1 << 20), **asked)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 16 << 20


def test_a_number_is_no_salt() -> None:
    asked: dict[str, Any] = {"salt": 8, "iterations": 1, "length": 32, "purpose": Purpose.KEY}
    with pytest.raises(TypeError):
        kdf.pkcs12("sha256", "p", **asked)


def test_pkcs12_over_gost34311_takes_any_s_box_and_others_take_none() -> None:
    asked: dict[str, Any] = {"salt": b"s", "iterations": 2, "length": 40, "purpose": Purpose.KEY}
    default = kdf.pkcs12("gost34311", "p", **asked)
    assert kdf.pkcs12("gost34311", "p", sbox=sboxes.DEFAULT, **asked) == default
    assert kdf.pkcs12("gost34311", "p", sbox=SBOXES[2], **asked) != default
    with pytest.raises(ValueError, match="takes no S-box"):
        kdf.pkcs12("sha256", "p", sbox=sboxes.DEFAULT, **asked)


Z: Final = bytes(2) + bytes(range(1, 32))
INFO: Final = b"shared info"


def _hash(name: str, message: bytes) -> bytes:
    running = hashes.gost34311() if name == "gost34311" else hashes.kupyna256()
    running.update(message)
    return running.digest()


@pytest.mark.parametrize("name", ["gost34311", "kupyna256"])
@pytest.mark.parametrize(
    ("leading_zeros", "left"),
    [(LeadingZeros.KEPT, 2), (LeadingZeros.ONE_STRIPPED, 1), (LeadingZeros.ALL_STRIPPED, 0)],
)
def test_key_agreement_does_with_leading_zeros_what_it_is_told(
    name: Any, leading_zeros: LeadingZeros, left: int
) -> None:
    expected = _hash(name, Z[2 - left :] + b"\0\0\0\1" + INFO)
    assert kdf.key_agreement(Z, INFO, name=name, leading_zeros=leading_zeros) == expected


@pytest.mark.parametrize("leading_zeros", list(LeadingZeros))
def test_a_secret_without_leading_zeros_is_the_same_for_all(leading_zeros: LeadingZeros) -> None:
    z = Z.lstrip(b"\0")
    made = kdf.key_agreement(z, INFO, name="gost34311", leading_zeros=leading_zeros)
    assert made == _hash("gost34311", z + b"\0\0\0\1" + INFO)


@pytest.mark.parametrize("z", [b"", b"\0", bytes(54)])
@pytest.mark.parametrize("leading_zeros", list(LeadingZeros))
def test_a_secret_of_zero_is_refused(z: bytes, leading_zeros: LeadingZeros) -> None:
    with pytest.raises(ValueError, match="no secret"):
        kdf.key_agreement(z, INFO, name="gost34311", leading_zeros=leading_zeros)


def test_key_agreement_over_another_hash_is_refused() -> None:
    name: Any = "sha256"
    with pytest.raises(ValueError, match="gost34311 or"):
        kdf.key_agreement(Z, INFO, name=name, leading_zeros=LeadingZeros.KEPT)


def test_key_agreement_over_gost34311_takes_any_s_box() -> None:
    running = hashes.gost34311(SBOXES[2])
    running.update(Z + b"\0\0\0\1" + INFO)
    made = kdf.key_agreement(
        Z, INFO, name="gost34311", leading_zeros=LeadingZeros.KEPT, sbox=SBOXES[2]
    )
    assert made == running.digest()
