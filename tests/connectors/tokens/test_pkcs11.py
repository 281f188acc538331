"""Keys of a token sign where they are, and what they sign passes here and in OpenSSL."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import pkcs11
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import load_der_x509_certificate
from pkcs11 import Attribute, KeyType, ObjectClass
from pkcs11.util.ec import encode_named_curve_parameters
from typer.testing import CliRunner

from connectors.tokens import TokenUnavailable, TokenUri, open_token
from crypto_module.ades import cades, xades
from crypto_module.asn1 import encode
from crypto_module.cms.sign import Signer
from crypto_module.containers import ContainerKind
from crypto_module.errors import WrongPassword
from crypto_module.validation import Accepted
from crypto_module.x509 import build
from crypto_module.x509.build import CertificateFields
from crypto_module.x509.certificate import Certificate
from crypto_module.x509.signing import SigningKey
from gateway.cli import app
from tests.crypto_module.authority import (
    CONTENT,
    KEYS,
    NOW,
    SIGNER_EXTENSIONS,
    YEAR,
    Holder,
    judged,
    named,
    root,
)

pytestmark = pytest.mark.softhsm
PIN: Final = "1234"
LABEL: Final = "Печатка шлюзу"
CURVES: Final = {"secp256r1": "P-256", "secp384r1": "P-384", "secp521r1": "P-521"}
NAMES: Final = (*CURVES, "rsa")
LIBRARIES: Final = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/pkcs11/libsofthsm2.so")
ROOT: Final = root(KEYS["P256"])


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """SoftHSM2 with one token; its configuration is read when the library is loaded."""
    folder = tmp_path_factory.mktemp("token")
    (folder / "tokens").mkdir()
    configuration = folder / "softhsm2.conf"
    configuration.write_text(f"directories.tokendir = {folder / 'tokens'}\nlog.level = ERROR\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(configuration))
        tool = shutil.which("softhsm2-util")
        assert tool is not None
        words = ["--init-token", "--free", "--label", LABEL, "--so-pin", "9876", "--pin", PIN]
        subprocess.run([tool, *words], check=True, capture_output=True)
        found = next(Path(one) for one in LIBRARIES if Path(one).exists())
        lib = pkcs11.lib(str(found))
        lib.reinitialize()
        _fill(lib)
        yield found


def _fill(lib: Any) -> None:
    token = lib.get_token(token_label=LABEL)
    with token.open(user_pin=PIN, rw=True) as session:
        for number, name in enumerate(NAMES, start=1):
            if name == "rsa":
                public, _ = session.generate_keypair(
                    KeyType.RSA, 2048, id=bytes((number,)), label=name, store=True
                )
                spki = encode.sequence(
                    encode.sequence(encode.oid("1.2.840.113549.1.1.1"), encode.null()),
                    encode.bits(pkcs11.util.rsa.encode_rsa_public_key(public)),
                )
            else:
                parameters = session.create_domain_parameters(
                    KeyType.EC,
                    {Attribute.EC_PARAMS: encode_named_curve_parameters(name)},
                    local=True,
                )
                public, _ = parameters.generate_keypair(id=bytes((number,)), label=name, store=True)
                spki = pkcs11.util.ec.encode_ec_public_key(public)
            session.create_object(
                {
                    Attribute.CLASS: ObjectClass.CERTIFICATE,
                    Attribute.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509,
                    Attribute.TOKEN: True,
                    Attribute.ID: bytes((number,)),
                    Attribute.SUBJECT: named(name),
                    Attribute.VALUE: _certificate(name, spki, number).der,
                }
            )


def _certificate(name: str, spki: bytes, serial: int) -> Certificate:
    fields = CertificateFields(
        serial=serial,
        issuer=ROOT.certificate.subject,
        subject=named(name),
        not_before=NOW - YEAR,
        not_after=NOW + YEAR,
        subject_public_key_info=spki,
        extensions=SIGNER_EXTENSIONS,
    )
    return Certificate.parse(build.certificate(fields, issuer_key=SigningKey.of(ROOT.key)))


def _uri(library: Path, name: str | None = None) -> str:
    key = "" if name is None else f";object={name}"
    return f"pkcs11:token={quote(LABEL)}{key}?module-path={library}"


@pytest.mark.parametrize("name", NAMES)
def test_what_a_key_of_the_token_signs_passes_here_and_in_openssl(
    library: Path, name: str, tmp_path: Path
) -> None:
    with open_token(TokenUri.parse(_uri(library, name)), PIN) as token:
        (key,) = token.keys
        (certificate,) = key.certificates
        assert key.held is None
        signer = Signer(key.private_key, certificate)
        signature = cades.sign(CONTENT, signer=signer, signing_time=NOW, detached=True)
        signed_xml = xades.sign_enveloped(b"<a/>", signer=signer, signing_time=NOW)
    assert isinstance(judged(signature, ROOT, content=CONTENT), Accepted)
    assert isinstance(judged(signed_xml, ROOT), Accepted)
    (tmp_path / "s.p7s").write_bytes(signature)
    (tmp_path / "content").write_bytes(CONTENT)
    (tmp_path / "root.pem").write_bytes(_pem(ROOT))
    words = "cms -verify -binary -inform DER -in s.p7s -content content -CAfile root.pem"
    words += f" -purpose any -attime {int(NOW.timestamp())} -out out"
    done = subprocess.run(
        ["openssl", *words.split()], cwd=tmp_path, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr


def _pem(holder: Holder) -> bytes:
    return load_der_x509_certificate(holder.certificate.der).public_bytes(Encoding.PEM)


def test_a_token_is_told_as_any_container_is(library: Path, tmp_path: Path) -> None:
    pin = tmp_path / "pin"
    pin.write_text(PIN + "\n")
    done = CliRunner().invoke(
        app, ["container", "list", _uri(library), "--password-file", str(pin), "--json"]
    )
    assert done.exit_code == 0, done.output
    for name, told in (("ECDSA-secp256r1", '"pkcs11"'), ("RSA-2048", '"key_identifier"')):
        assert name in done.output
        assert told in done.output
    assert PIN not in done.output.replace(str(tmp_path), "")


def test_the_command_signs_with_a_key_of_the_token(library: Path, tmp_path: Path) -> None:
    pin, document = tmp_path / "pin", tmp_path / "лист.txt"
    pin.write_text(PIN)
    document.write_bytes(CONTENT)
    words = [
        "sign",
        str(document),
        "--key",
        _uri(library, "secp384r1"),
        "--password-file",
        str(pin),
    ]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    signature = document.with_name("лист.txt.p7s").read_bytes()
    assert isinstance(judged(signature, ROOT), Accepted)


@pytest.mark.parametrize(
    ("pin", "token", "error"),
    [
        ("9999", LABEL, WrongPassword),
        ("", LABEL, WrongPassword),
        (PIN, "another", TokenUnavailable),
    ],
)
def test_a_wrong_pin_or_token_is_told_and_nothing_more(
    library: Path, pin: str, token: str, error: type[Exception]
) -> None:
    uri = TokenUri(library=library, token=token)
    with pytest.raises(error) as told, open_token(uri, pin):
        raise AssertionError
    assert pin not in str(told.value) or not pin


def test_a_library_that_is_none_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "lib.so").write_bytes(b"\x7fELF no library")
    for path in (tmp_path / "lib.so", tmp_path / "absent.so"):
        with pytest.raises(TokenUnavailable), open_token(TokenUri(library=path, token="x"), PIN):
            raise AssertionError


def test_the_public_key_of_the_token_is_that_of_its_certificate(library: Path) -> None:
    with open_token(TokenUri.parse(_uri(library)), PIN) as token:
        assert token.kind is ContainerKind.PKCS11
        assert sorted(one.name or "" for one in token.keys) == sorted(NAMES)
        for key in token.keys:
            (certificate,) = key.certificates
            spki = load_der_x509_certificate(certificate.der).public_key()
            octets = spki.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
            assert octets.endswith(key.private_key.public_octets)  # type: ignore[union-attr]
