"""Keys and certificates: found complete and private, or a sentence for the operator."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
)

from connectors.simulator.pki import Hierarchy
from gateway import keyring
from gateway.cli.installation import Installation, install
from gateway.settings import ConfigurationError, SealSettings, Settings
from tests.support.gateway import NOBODY_LISTENS, Clock


@pytest.fixture
async def installation(tmp_path: Path, simulator_data: Path) -> Installation:
    return await install(
        tmp_path / "gateway",
        simulator_data=simulator_data,
        crypto_port=NOBODY_LISTENS,
        now=Clock()(),
    )


async def test_an_installation_has_its_anchor_its_pool_its_seal_and_its_modules(
    installation: Installation,
) -> None:
    settings, hierarchy = installation.settings, installation.hierarchy

    module = keyring.module_identity(settings, "kyiv-center-1")

    assert keyring.anchors(settings) == hierarchy.anchors
    assert keyring.issuers(settings) == hierarchy.pool
    assert keyring.seal(settings.seal).certificate == hierarchy["gateway-seal"].certificate
    assert module is not None
    assert module.certificate == hierarchy["module-kyiv-center-1"].certificate
    assert keyring.module_identity(settings, "no-such-place") is None


async def test_secrets_of_the_gateway_are_made_once_and_stay(installation: Installation) -> None:
    settings = installation.settings

    assert keyring.pseudonym_secret(settings) == keyring.pseudonym_secret(settings)
    first, second = keyring.webhook_key(settings), keyring.webhook_key(settings)
    assert first.public_key() == second.public_key()
    for name in ("pseudonym.key", "webhooks.key"):
        assert (settings.data_dir / name).stat().st_mode & 0o077 == 0


def settings_of(installation: Installation, **seal: Path | None) -> SealSettings:
    return installation.settings.seal.model_copy(update=seal)


async def test_a_seal_that_is_not_wholly_named_is_refused(installation: Installation) -> None:
    with pytest.raises(ConfigurationError, match="must all be named"):
        keyring.seal(settings_of(installation, certificate_file=None))


async def test_a_seal_whose_password_does_not_open_it_is_refused(
    installation: Installation, tmp_path: Path
) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_bytes(b"another password")

    with pytest.raises(ConfigurationError, match="password does not open") as refused:
        keyring.seal(settings_of(installation, password_file=wrong))

    assert "another password" not in str(refused.value)


async def test_a_seal_with_anothers_certificate_is_refused(installation: Installation) -> None:
    another = installation.settings.modules_dir / "kyiv-center-1.cer"

    with pytest.raises(ConfigurationError, match="is not the key of"):
        keyring.seal(settings_of(installation, certificate_file=another))


@pytest.mark.parametrize("octets", [b"", b"not a key", b"0\x82"])
async def test_a_key_file_of_garbage_is_refused_without_being_quoted(
    installation: Installation, octets: bytes
) -> None:
    key_file = installation.settings.seal.key_file
    assert key_file is not None
    key_file.write_bytes(octets)

    with pytest.raises(ConfigurationError) as refused:
        keyring.seal(installation.settings.seal)

    assert "not a key" not in str(refused.value)


async def test_a_key_file_of_a_kind_that_signs_nothing_here_is_refused(
    installation: Installation,
) -> None:
    seal = installation.settings.seal
    assert seal.key_file is not None
    assert seal.password_file is not None
    password = seal.password_file.read_bytes().removesuffix(b"\n")
    seal.key_file.write_bytes(
        Ed25519PrivateKey.generate().private_bytes(
            Encoding.DER, PrivateFormat.PKCS8, BestAvailableEncryption(password)
        )
    )

    with pytest.raises(ConfigurationError, match="not supported"):
        keyring.seal(seal)


async def test_a_module_key_that_others_can_read_is_refused(installation: Installation) -> None:
    settings = installation.settings
    (settings.modules_dir / "kyiv-center-1.p8").chmod(0o644)

    with pytest.raises(ConfigurationError, match="can be read by others"):
        keyring.module_identity(settings, "kyiv-center-1")


async def test_a_trust_folder_without_anchors_or_with_a_persons_certificate_is_refused(
    installation: Installation, tmp_path: Path
) -> None:
    hierarchy: Hierarchy = installation.hierarchy
    empty = installation.settings.model_copy(update={"trust_dir": tmp_path / "none"})
    with pytest.raises(ConfigurationError, match="holds no anchor"):
        keyring.anchors(empty)

    (installation.settings.trust / "person.cer").write_bytes(hierarchy["officer"].certificate.der)
    with pytest.raises(ConfigurationError, match="is not a CA"):
        keyring.anchors(installation.settings)


def test_two_processes_that_start_at_once_agree_on_a_secret(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "gateway")
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _: keyring.pseudonym_secret(settings), range(32)))

    assert len(made) == 1
    assert len(made.pop()) == 32
    assert [path.name for path in settings.data_dir.iterdir()] == ["pseudonym.key"]
