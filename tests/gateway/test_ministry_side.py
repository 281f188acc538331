"""Whose certificates speak for the ministry: never those that only bear the right name."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from connectors.simulator.pki import Purpose, Spec, Subject
from gateway import ministry_side
from gateway.rules import Holder
from gateway.settings import ConfigurationError, MinistrySettings, Settings
from tests.gateway.world import hierarchy

SEAL: Final = "Печатка ІІС (симулятор)"
EDRPOU: Final = "00032023"
Judge = Callable[[Settings], Holder]
BOTH: Final = pytest.mark.parametrize(
    ("judge", "who"),
    [(ministry_side.seal, "seal"), (ministry_side.crypto_server, "crypto_server")],
)


def _settings(folder: Path, ministry: dict[str, str], *, demo: bool = False) -> Settings:
    return Settings(demo=demo, data_dir=folder, ministry=MinistrySettings.model_validate(ministry))


@BOTH
@pytest.mark.parametrize("demo", [False, True])
@pytest.mark.parametrize("named", [{}, {"edrpou": EDRPOU}, {"subject": ""}])
def test_while_nobody_is_named_the_gateway_does_not_start(
    tmp_path: Path, judge: Judge, who: str, named: dict[str, str], *, demo: bool
) -> None:
    ministry = {f"{who}_{feature}": value for feature, value in named.items()}
    with pytest.raises(ConfigurationError, match=f"{who}_subject must be named"):
        judge(_settings(tmp_path, ministry, demo=demo))


@BOTH
def test_a_name_alone_serves_the_demonstration_only(tmp_path: Path, judge: Judge, who: str) -> None:
    by_name = {f"{who}_subject": SEAL}
    assert not judge(_settings(tmp_path, by_name, demo=True)).is_pinned
    with pytest.raises(ConfigurationError, match=f"{who}_edrpou or ministry.{who}_key_identifier"):
        judge(_settings(tmp_path, by_name))


@BOTH
@pytest.mark.parametrize(
    "pinned", [{"edrpou": EDRPOU}, {"key_identifier": "{}"}], ids=["edrpou", "key-identifier"]
)
def test_another_certificate_with_the_same_name_is_nobody(
    tmp_path: Path, judge: Judge, who: str, pinned: dict[str, str]
) -> None:
    real = hierarchy()["ministry-seal"].certificate
    stranger = Subject(common_name=SEAL, organization="Хтось", edrpou="43005393")
    namesake = hierarchy().issue(Spec(name="namesake", purpose=Purpose.SEAL, subject=stranger))
    key = (real.subject_key_identifier or b"").hex()
    features = {"subject": SEAL} | {name: value.format(key) for name, value in pinned.items()}
    holder = judge(_settings(tmp_path, {f"{who}_{name}": v for name, v in features.items()}))
    assert holder.has(real)
    assert not holder.has(namesake.certificate)


def test_a_certificate_without_a_name_is_nobody() -> None:
    """Also not when nobody is named."""
    subject = Subject(common_name="", organization="ЦНАП")
    spec = Spec(name="nameless", purpose=Purpose.MODULE, subject=subject)
    nameless = hierarchy().issue(spec).certificate
    assert nameless.identity.common_name is None
    assert not Holder().has(nameless)
    assert not Holder(common_name="server").has(nameless)
