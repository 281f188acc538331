"""A hierarchy on the disk: the same after loading, shut to others, useless without its password."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from connectors.simulator.pki import Hierarchy, Suite, ensure, load, save
from connectors.simulator.pki.table import DEMONSTRATION
from crypto_module.ades import cades
from crypto_module.errors import WrongPassword
from crypto_module.validation import (
    BASIC_NO_REVOCATION,
    Accepted,
    Evidence,
    Policy,
    validate,
)

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
PASSWORD = "пароль демонстрації".encode()
OFFICER = next(spec for spec in DEMONSTRATION if spec.name == "officer")


@pytest.fixture(params=Suite, ids=str)
def hierarchy(request: pytest.FixtureRequest) -> Hierarchy:
    return Hierarchy.demonstration(NOW, suite=request.param, specs=[OFFICER])


def test_a_loaded_key_signs_like_the_made_one(hierarchy: Hierarchy, tmp_path: Path) -> None:
    save(hierarchy, tmp_path, password=PASSWORD)
    loaded = load(tmp_path, password=PASSWORD)
    signature = cades.sign(
        b"content", signer=loaded["officer"].signer, signing_time=NOW, detached=True
    )
    verdict = validate(
        signature,
        content=b"content",
        evidence=Evidence(certificates=hierarchy.pool),
        policy=Policy(name=BASIC_NO_REVOCATION, anchors=hierarchy.anchors, revocation="none"),
        now=NOW,
    )
    assert isinstance(verdict, Accepted)
    assert (loaded.suite, loaded.now) == (hierarchy.suite, NOW)


def test_only_the_named_keys_are_opened(tmp_path: Path) -> None:
    save(Hierarchy.demonstration(NOW, suite=Suite.ECDSA_P256), tmp_path, password=PASSWORD)
    loaded = load(tmp_path, password=PASSWORD, only=["ministry-seal"])
    assert set(loaded.issued) == {"root", "provider", "ministry-seal"}


def test_the_wrong_password_opens_nothing(hierarchy: Hierarchy, tmp_path: Path) -> None:
    save(hierarchy, tmp_path, password=PASSWORD)
    with pytest.raises(WrongPassword):
        load(tmp_path, password=b"guess")


def test_a_half_written_hierarchy_is_none_and_is_made_again(tmp_path: Path) -> None:
    made = Hierarchy.demonstration(NOW, suite=Suite.ECDSA_P256, specs=[OFFICER])
    save(made, tmp_path, password=PASSWORD)
    (tmp_path / "hierarchy.json").unlink()
    with pytest.raises(FileNotFoundError):
        load(tmp_path, password=PASSWORD)
    again = ensure(tmp_path, password=PASSWORD, now=NOW, suite=Suite.ECDSA_P256, specs=[OFFICER])
    assert again["root"].certificate != made["root"].certificate


def test_no_key_is_on_the_disk_in_the_clear(tmp_path: Path) -> None:
    made = Hierarchy.demonstration(NOW, specs=[OFFICER])
    save(made, tmp_path, password=PASSWORD)
    secret = made["officer"].key.private_key
    raw = secret.to_bytes()  # type: ignore[union-attr]  # the default suite is DSTU
    assert all(raw not in path.read_bytes() for path in tmp_path.iterdir())
