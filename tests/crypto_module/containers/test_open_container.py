"""Every key container opens by its octets and a password, and by nothing less."""

import shutil
import subprocess
from pathlib import Path
from typing import Final

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto_module.asn1 import encode
from crypto_module.containers import (
    ContainerKind,
    describe,
    key6,
    open_container,
    pkcs8,
    pkcs12,
    private_key,
)
from crypto_module.errors import CryptoError, MalformedInput, WrongPassword
from crypto_module.primitives import dstu4145, gost28147, kdf
from crypto_module.x509.signing import public_octets
from tests.crypto_module.authority import KEYS, issued, root
from tests.crypto_module.known_answers import VECTORS, read

FILES: Final = VECTORS / "containers"
REAL: Final = [
    ("Key-6.dat", "tect4", None, ContainerKind.KEY6, 0),
    ("Key-6.pfx", "testplat2021", None, ContainerKind.PKCS12, 0),
    ("test-diia.p12", "testpassword", None, ContainerKind.PKCS12, 0),
    ("key.jks", "123456", "qwerty", ContainerKind.JKS, 3),
]
PASSWORD: Final = "пароль password"
FEW: Final = 3
M257: Final = dstu4145.PrivateKey.generate("M257")
M431: Final = dstu4145.PrivateKey.generate("M431")


@pytest.mark.parametrize(("name", "password", "of_key", "kind", "certificates"), REAL)
def test_a_real_container_opens(
    name: str, password: str, of_key: str | None, kind: ContainerKind, certificates: int
) -> None:
    found = open_container((FILES / name).read_bytes(), password, key_password=of_key)
    assert found.kind is kind
    assert [describe.algorithm(one) for one in found.keys] == ["DSTU4145-M257", "DSTU4145-M431"]
    assert len(found.certificates) == certificates


def test_every_container_of_the_vectors_is_in_the_table() -> None:
    assert {one.name for one in FILES.iterdir()} == {row[0] for row in REAL}


def test_the_keys_of_two_kinds_of_container_are_the_same_pair() -> None:
    iit = open_container((FILES / "Key-6.dat").read_bytes(), "tect4")
    jks = open_container((FILES / "key.jks").read_bytes(), "123456", key_password="qwerty")
    pairs = [[describe.key_identifier(key) for key in one.keys] for one in (iit, jks)]
    assert pairs[0] == pairs[1]
    own = jks.keys[1].certificates[0]
    assert own.subject_key_identifier == pairs[0][1]


def test_a_real_key_is_that_of_the_worked_example() -> None:
    found = open_container((FILES / "test-diia.p12").read_bytes(), "testpassword")
    octets = public_octets(found.keys[0].private_key)
    assert octets.hex() == read("worked_m257")["pub_le"]


@pytest.mark.parametrize(("name", "password", "of_key", "kind", "certificates"), REAL)
def test_a_wrong_password_says_nothing_more(
    name: str, password: str, of_key: str | None, kind: ContainerKind, certificates: int
) -> None:
    del kind, certificates
    octets = (FILES / name).read_bytes()
    for wrong in ("", password[:-1], password.upper() + "x"):
        with pytest.raises(WrongPassword) as error:
            open_container(octets, wrong, key_password=of_key)
        assert str(error.value) == str(WrongPassword())
    if of_key is not None:
        with pytest.raises(WrongPassword):
            open_container(octets, password, key_password=password)


def test_what_we_save_opens_again() -> None:
    holder = issued(root(KEYS["M257"]), key=M257)
    saved = {
        ContainerKind.KEY6: key6.save(M257, PASSWORD, agreement=M431),
        ContainerKind.PKCS12: pkcs12.save(
            [M257, M431], PASSWORD, certificates=[holder.certificate], iterations=FEW
        ),
        ContainerKind.PKCS8: pkcs8.save(M257, PASSWORD.encode(), iterations=FEW),
    }
    for kind, octets in saved.items():
        found = open_container(octets, PASSWORD)
        assert found.kind is kind
        names = ["DSTU4145-M257", "DSTU4145-M431"][: 1 if kind is ContainerKind.PKCS8 else 2]
        assert [describe.algorithm(one) for one in found.keys] == names
        assert public_octets(found.keys[0].private_key) == public_octets(M257)
        with pytest.raises(WrongPassword):
            open_container(octets, "інший")
    opened = open_container(saved[ContainerKind.PKCS12], PASSWORD)
    assert opened.keys[0].certificates == (holder.certificate,)
    assert opened.keys[1].certificates == ()


@pytest.mark.parametrize("name", ["M167", "M233", "M307", "M367"])
def test_an_iit_container_of_any_size_is_filled_to_its_block(name: str) -> None:
    private = dstu4145.PrivateKey.generate(name)
    found = open_container(key6.save(private, PASSWORD), PASSWORD)
    assert public_octets(found.keys[0].private_key) == public_octets(private)


def test_cyrillic_of_old_programs_is_tried_too() -> None:
    plain = private_key.write(M257)
    cipher = gost28147.Cipher(kdf.iit_container("пароль".encode("cp1251")))
    sealed = cipher.ecb_encrypt(plain + bytes(-len(plain) % gost28147.BLOCK_SIZE))
    pad = encode.octets(sealed[len(plain) :])
    parameters = encode.sequence(encode.octets(cipher.mac(plain)), pad)
    algorithm = encode.sequence(encode.oid(key6.ID_CONTAINER), parameters)
    octets = encode.sequence(algorithm, encode.octets(sealed[: len(plain)]))
    found = open_container(octets, "пароль")
    assert public_octets(found.keys[0].private_key) == public_octets(M257)


@pytest.mark.parametrize(
    "private",
    [KEYS["P256"], KEYS["P521"], KEYS["RSA"]],
    ids=["P256", "P521", "RSA"],
)
def test_what_we_save_for_the_world_openssl_opens(
    private: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey, tmp_path: Path
) -> None:
    anchor = root()
    holder = issued(anchor, key=private)
    octets = pkcs12.save_international(
        private, "secret", certificates=[holder.certificate, anchor.certificate]
    )
    found = open_container(octets, "secret")
    assert found.keys[0].certificates == (holder.certificate,)
    assert len(found.certificates) == 2
    (tmp_path / "a.p12").write_bytes(octets)
    told = openssl("pkcs12", "-in", tmp_path / "a.p12", "-passin", "pass:secret", "-nodes")
    clear = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    assert clear.decode() in told


@pytest.mark.parametrize("legacy", [[], ["-legacy"]], ids=["modern", "legacy"])
@pytest.mark.parametrize("cipher", ["aes-256-cbc", "des3"])
def test_what_openssl_saves_we_open(tmp_path: Path, cipher: str, legacy: list[str]) -> None:
    key, cert = tmp_path / "k.pem", tmp_path / "c.pem"
    subject = ["-subj", "/CN=Test", "-days", "3"]
    new: list[str | Path] = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    openssl("req", "-x509", *new, "-keyout", key, "-out", cert, *subject)
    pair: list[str | Path] = [
        "-inkey",
        key,
        "-in",
        cert,
        "-name",
        "test",
        "-passout",
        "pass:secret",
    ]
    openssl("pkcs12", "-export", *pair, *legacy, "-out", tmp_path / "a.p12")
    found = open_container((tmp_path / "a.p12").read_bytes(), "secret")
    assert describe.algorithm(found.keys[0]) == "ECDSA-secp256r1"
    assert (found.keys[0].name, len(found.keys[0].certificates)) == ("test", 1)
    out = tmp_path / "k8.pem"
    openssl("pkcs8", "-topk8", "-v2", cipher, "-in", key, "-out", out, "-passout", "pass:secret")
    assert open_container(out.read_bytes(), "secret").kind is ContainerKind.PKCS8
    with pytest.raises(WrongPassword):
        open_container(out.read_bytes(), "wrong")
    assert open_container(key.read_bytes(), "").kind is ContainerKind.PKCS8


def openssl(*arguments: str | Path) -> str:
    program = shutil.which("openssl")
    assert program is not None
    done = subprocess.run(
        [program, *map(str, arguments)], capture_output=True, check=True, text=True
    )
    return done.stdout


@settings(max_examples=60)
@given(
    st.binary(max_size=200), st.sampled_from([b"", b"\xfe\xed\xfe\xed", b"\x30\x10\x02\x01\x03"])
)
def test_any_octets_are_a_container_or_an_error_of_ours(octets: bytes, head: bytes) -> None:
    with pytest.raises((MalformedInput, CryptoError)):
        open_container(head + octets, "password")


@pytest.mark.parametrize("row", REAL, ids=[row[0] for row in REAL])
def test_a_changed_octet_is_an_error_of_ours_or_changes_no_key(
    row: tuple[str, str, str | None, ContainerKind, int],
) -> None:
    name, password, of_key, *_ = row
    octets = (FILES / name).read_bytes()
    whole = open_container(octets, password, key_password=of_key)
    for at in range(0, len(octets), max(1, len(octets) // 60)):
        spoiled = octets[:at] + bytes((octets[at] ^ 0x41,)) + octets[at + 1 :]
        try:
            found = open_container(spoiled, password, key_password=of_key)
        except (MalformedInput, CryptoError):
            continue
        assert [public_octets(one.private_key) for one in found.keys] == [
            public_octets(one.private_key) for one in whole.keys
        ]


def test_octets_that_happen_to_be_der_are_no_key_and_the_password_is_wrong() -> None:
    """One wrong password in some hundred gives one short element of DER."""
    sealed = pkcs8.save(M257, "пароль".encode(), iterations=FEW)
    refused = 0
    for number in range(1500):
        with pytest.raises(WrongPassword):
            pkcs8.load(sealed, b"wrong %d" % number)
        refused += 1
    assert refused == 1500
