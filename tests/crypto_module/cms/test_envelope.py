"""Envelopes: the real ones open, ours open again, and openssl agrees where it can."""

import shutil
import subprocess
from pathlib import Path
from typing import Final

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509 import load_der_x509_certificate
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto_module.cms.envelope import CIPHERS, Opener, Originator, open_envelope, parse, seal
from crypto_module.cms.envelope.agreement_dstu import SCHEMES
from crypto_module.containers import open_container
from crypto_module.errors import CryptoError, MalformedInput, NotOpened
from crypto_module.primitives import dstu4145, sboxes
from crypto_module.primitives.kdf import LeadingZeros
from crypto_module.x509 import build, dstu_parameters
from crypto_module.x509.certificate import Certificate
from tests.crypto_module.authority import KEYS, Holder, issued, root
from tests.crypto_module.known_answers import VECTORS

CONTENT: Final = "Текст справи".encode() * 30
ROOT: Final = root(KEYS["P256"])
AGREEING: Final = (build.key_usage(["key_agreement"]),)
ENCIPHERING: Final = (build.key_usage(["key_encipherment"]),)
FILES: Final = VECTORS / "envelopes"
GENERATED: Final = (VECTORS / "cms" / "generated_content.bin").read_bytes()
REAL: Final = {
    "decrypt_01.p7e": b"The quick brown fox jumps over the lazy dog",
    "enc_UA1.1.3_UA3.4.p7e": GENERATED,
    "enc_UA1.1.3_UA3.7.p7e": GENERATED,
    "enc_UA1.1.3_default.p7e": GENERATED,
    "enc_UA1.3.3.2_UA3.8.p7e": GENERATED,
}
DIIA: Final = open_container(
    (VECTORS / "containers" / "test-diia.p12").read_bytes(), "testpassword"
)
HELD: Final = [held for one in DIIA.keys if (held := one.held) is not None]


def recipient(name: str, *, serial: int = 7, parameters: bytes | None = None) -> Holder:
    usage = ENCIPHERING if name == "RSA" else AGREEING
    return issued(ROOT, key=KEYS[name], extensions=usage, serial=serial, parameters=parameters)


def opener(holder: Holder) -> Opener:
    return Opener(private_key=holder.key, certificate=holder.certificate)


@pytest.mark.parametrize("name", [one.name for one in FILES.iterdir()])
def test_a_real_envelope_opens(name: str) -> None:
    keys = [Opener(private_key=one) for one in HELD]
    assert open_envelope((FILES / name).read_bytes(), keys) == REAL[name]


def test_a_real_envelope_opens_by_the_certificate_it_names() -> None:
    encoded = (FILES / "decrypt_01.p7e").read_bytes()
    named = Certificate.parse((VECTORS / "certs" / "diia-test-agreement.cer").read_bytes())
    key = HELD[1]
    opened = open_envelope(encoded, [Opener(private_key=key, certificate=named)])
    assert opened == REAL["decrypt_01.p7e"]
    other = recipient("M431").certificate
    with pytest.raises(NotOpened):
        open_envelope(encoded, [Opener(private_key=key, certificate=other)])


@pytest.mark.parametrize("cipher", CIPHERS)
@pytest.mark.parametrize("name", KEYS)
def test_what_we_seal_opens_again(name: str, cipher: str) -> None:
    holder = recipient(name)
    if name.startswith("M") and CIPHERS[cipher].key_size != 32:
        with pytest.raises(ValueError, match="32 octets"):
            seal(CONTENT, [holder.certificate], cipher=cipher)
        return
    sealed = seal(CONTENT, [holder.certificate], cipher=cipher)
    assert CONTENT not in sealed
    assert open_envelope(sealed, [opener(holder)]) == CONTENT
    assert open_envelope(sealed, [Opener(private_key=holder.key)]) == CONTENT


@pytest.mark.parametrize("zeros", LeadingZeros)
@pytest.mark.parametrize("scheme", SCHEMES.values(), ids=lambda one: one.oid)
def test_every_scheme_opens_whatever_became_of_leading_zeros(
    scheme: object, zeros: LeadingZeros
) -> None:
    """Half of all secrets of M257 begin with an octet of zero."""
    for _ in range(8):
        sealed = seal(
            CONTENT,
            [recipient("M257").certificate],
            cipher="gost28147-cfb",
            scheme=scheme,  # type: ignore[arg-type]
            zeros=zeros,
        )
        assert open_envelope(sealed, [opener(recipient("M257"))]) == CONTENT


@pytest.mark.parametrize("scheme", SCHEMES.values(), ids=lambda one: one.oid)
def test_a_static_originator_is_found_by_its_certificate(scheme: object) -> None:
    to = recipient("M431")
    own = dstu4145.PrivateKey.generate("M431")
    by = issued(ROOT, key=own, extensions=AGREEING, serial=8)
    sealed = seal(
        CONTENT,
        [to.certificate],
        cipher="kalyna256-cfb",
        scheme=scheme,  # type: ignore[arg-type]
        originator=Originator(private_key=own, certificate=by.certificate),
    )
    assert open_envelope(sealed, [opener(to)], certificates=[by.certificate]) == CONTENT
    with pytest.raises(MalformedInput, match="not at hand"):
        open_envelope(sealed, [opener(to)])


def test_another_sbox_of_the_recipient_is_taken() -> None:
    other = next(one for one in sboxes.LISTED if one != sboxes.DEFAULT)
    private = KEYS["M257"]
    assert isinstance(private, dstu4145.PrivateKey)
    parameters = dstu_parameters.named(private.curve, sbox=other)
    holder = recipient("M257", parameters=parameters)
    sealed = seal(CONTENT, [holder.certificate], cipher="gost28147-cfb")
    assert open_envelope(sealed, [opener(holder)]) == CONTENT
    with pytest.raises(NotOpened):
        open_envelope(sealed, [Opener(private_key=holder.key)])


def test_each_of_several_recipients_opens() -> None:
    holders = [recipient(name, serial=10 + at) for at, name in enumerate(KEYS)]
    sealed = seal(CONTENT, [one.certificate for one in holders], cipher="aes256-gcm")
    assert len(parse(sealed).recipients) == len(KEYS)
    for holder in holders:
        assert open_envelope(sealed, [opener(holder)]) == CONTENT
    stranger = issued(ROOT, key=dstu4145.PrivateKey.generate("M257"), extensions=AGREEING)
    with pytest.raises(NotOpened):
        open_envelope(sealed, [Opener(private_key=stranger.key)])


def test_a_key_for_signatures_is_no_recipient() -> None:
    with pytest.raises(ValueError, match="enciphering"):
        seal(CONTENT, [issued(ROOT, key=KEYS["M257"]).certificate], cipher="gost28147-cfb")
    with pytest.raises(ValueError, match="recipient"):
        seal(CONTENT, [], cipher="gost28147-cfb")


@pytest.mark.parametrize("cipher", [one for one in CIPHERS if one.endswith("gcm")])
def test_a_changed_octet_of_an_authenticated_envelope_never_opens(cipher: str) -> None:
    holder = recipient("P256")
    sealed = seal(b"content", [holder.certificate], cipher=cipher)
    for at in range(len(sealed) - 60, len(sealed)):
        spoiled = sealed[:at] + bytes((sealed[at] ^ 1,)) + sealed[at + 1 :]
        with pytest.raises((MalformedInput, CryptoError)):
            open_envelope(spoiled, [opener(holder)])


def test_a_wrong_padding_of_rsa_and_of_the_content_is_told_alike(tmp_path: Path) -> None:
    """RFC 3218: nobody may learn which of the two it was."""
    holder = recipient("RSA")
    sealed = by_openssl(holder, tmp_path, "-aes-256-cbc")
    way = parse(sealed).recipients[0]
    of_key = sealed.replace(way.encrypted_key, bytes(len(way.encrypted_key) - 1) + b"\x02")
    of_content = [sealed[:-1] + bytes((sealed[-1] ^ mask,)) for mask in range(1, 9)]
    errors = []
    for octets in (*[of_key] * 8, *of_content):
        # One padding in 256 is right by chance; the content is another one then.
        try:
            assert open_envelope(octets, [opener(holder)]) != CONTENT
        except NotOpened as error:
            errors.append(str(error))
    assert len(errors) > 8
    assert set(errors) == {str(NotOpened())}


OPENSSL_CIPHERS: Final = ["-aes-128-cbc", "-aes-256-cbc", "-aes-128-gcm", "-aes-256-gcm"]


@pytest.mark.parametrize("cipher", OPENSSL_CIPHERS)
@pytest.mark.parametrize("name", ["P256", "P384", "P521", "RSA"])
def test_what_openssl_seals_we_open(name: str, cipher: str, tmp_path: Path) -> None:
    holder = recipient(name)
    assert open_envelope(by_openssl(holder, tmp_path, cipher), [opener(holder)]) == CONTENT


@pytest.mark.parametrize(
    "options",
    [
        ["-keyopt", "ecdh_kdf_md:sha256"],
        ["-keyopt", "ecdh_kdf_md:sha512"],
        ["-stream", "-indef"],
        ["-keyid"],
    ],
    ids=" ".join,
)
def test_the_options_of_openssl_are_read(options: list[str], tmp_path: Path) -> None:
    key_id = build.subject_key_identifier(b"\x01" * 20)
    holder = issued(ROOT, key=KEYS["P256"], extensions=(*AGREEING, key_id))
    sealed = by_openssl(holder, tmp_path, "-aes-256-cbc", *options)
    assert open_envelope(sealed, [opener(holder)]) == CONTENT


def test_rsa_of_oaep_by_openssl_is_read(tmp_path: Path) -> None:
    holder = recipient("RSA")
    for options in ([], ["-keyopt", "rsa_oaep_md:sha256"]):
        oaep = ["-keyopt", "rsa_padding_mode:oaep", *options]
        sealed = by_openssl(holder, tmp_path, "-aes-256-cbc", *oaep)
        assert open_envelope(sealed, [opener(holder)]) == CONTENT


@pytest.mark.parametrize("cipher", ["aes128-cbc", "aes256-cbc", "aes256-gcm"])
@pytest.mark.parametrize("name", ["P256", "P384", "P521", "RSA"])
def test_what_we_seal_openssl_opens(name: str, cipher: str, tmp_path: Path) -> None:
    holder = recipient(name)
    (tmp_path / "sealed").write_bytes(seal(CONTENT, [holder.certificate], cipher=cipher))
    pair = written(holder, tmp_path)
    opened = openssl(
        "-decrypt", "-binary", "-inform", "DER", "-in", tmp_path / "sealed", "-inkey", pair[1]
    )
    assert opened == CONTENT


def written(holder: Holder, folder: Path) -> tuple[Path, Path]:
    certificate, key = folder / "c.pem", folder / "k.pem"
    loaded = load_der_x509_certificate(holder.certificate.der)
    certificate.write_bytes(loaded.public_bytes(Encoding.PEM))
    private = holder.key
    assert isinstance(private, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey)
    key.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return certificate, key


def by_openssl(holder: Holder, folder: Path, *options: str) -> bytes:
    (folder / "content").write_bytes(CONTENT)
    flags = [one for one in options if one in {"-stream", "-indef", "-keyid"} or one[:4] == "-aes"]
    after = [one for one in options if one not in flags]
    to = written(holder, folder)[0]
    whole = ["-encrypt", "-binary", "-outform", "DER", *flags]
    return openssl(*whole, "-in", folder / "content", "-recip", to, *after)


def openssl(*arguments: str | Path) -> bytes:
    program = shutil.which("openssl")
    assert program is not None
    done = subprocess.run([program, "cms", *map(str, arguments)], capture_output=True, check=True)
    return done.stdout


@settings(max_examples=80)
@given(st.binary(max_size=300))
def test_any_octets_are_an_error_of_ours(octets: bytes) -> None:
    keys = [Opener(private_key=one) for one in KEYS.values()]
    with pytest.raises((MalformedInput, CryptoError)):
        open_envelope(octets, keys)


@pytest.mark.parametrize("name", REAL)
def test_a_changed_octet_of_a_real_envelope_is_never_another_kind_of_error(name: str) -> None:
    encoded = (FILES / name).read_bytes()
    keys = [Opener(private_key=one) for one in HELD]
    for at in range(0, len(encoded), max(1, len(encoded) // 100)):
        for changed in (encoded[at] ^ 1, encoded[at] ^ 0x80, 0):
            spoiled = encoded[:at] + bytes((changed,)) + encoded[at + 1 :]
            try:
                open_envelope(spoiled, keys)
            except (MalformedInput, CryptoError):
                continue
