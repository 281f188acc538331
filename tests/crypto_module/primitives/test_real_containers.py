"""Real key containers open by the primitives alone.

Their 10 000 iterations take the reference many seconds, so the kernel alone opens them; that both
agree on fewer is tested in kernel/test_agreement_kdf.py.
"""

from typing import Final

import pytest
from asn1crypto import core

from crypto_module import backend
from crypto_module.asn1.rfc8018 import PrivateKeyInfo
from crypto_module.backend import Backend
from crypto_module.primitives import gost28147, hashes, kdf
from crypto_module.primitives.dstu4145 import PrivateKey
from tests.crypto_module.known_answers import GENERATED, VECTORS
from tests.crypto_module.primitives.pfx import mac_of, open_pfx

CONTAINERS: Final = VECTORS / "containers"
IIT: Final = next(row for row in GENERATED["kdf"] if row["kind"].startswith("iit-key6"))


@pytest.fixture(autouse=True)
def chosen_path(kernel: Backend, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each path of the kernel in turn under the primitives."""
    monkeypatch.setattr(backend, "chosen", kernel)


def test_the_iit_container_gives_the_known_answer() -> None:
    assert kdf.iit_container(bytes.fromhex(IIT["password"])).hex() == IIT["dk"]


def iit_parts() -> tuple[bytes, bytes, bytes]:
    """Return mac, pad and body of Key-6.dat: { { OID, { mac, pad } }, body }."""
    told, body = core.Sequence.load((CONTAINERS / "Key-6.dat").read_bytes()).native.values()
    mac, pad = told["1"].values()
    return mac, pad, body


def test_the_key_of_the_iit_container_opens_the_real_one() -> None:
    mac, pad, body = iit_parts()
    cipher = gost28147.Cipher(kdf.iit_container(b"tect4"))
    plain = cipher.ecb_decrypt(body + pad)[: len(body)]
    assert cipher.mac(plain) == mac
    private = PrivateKey.from_bytes("M257", PrivateKeyInfo.load(plain)["private_key"].native)
    identifier = hashes.gost34311()
    identifier.update(b"\x04\x21" + private.public_key().to_bytes())
    assert identifier.digest() in plain  # the attribute that names the key


def test_another_password_is_found_by_the_mac_of_the_iit_container() -> None:
    mac, pad, body = iit_parts()
    cipher = gost28147.Cipher(kdf.iit_container(b"tect5"))
    assert cipher.mac(cipher.ecb_decrypt(body + pad)[: len(body)]) != mac


def test_the_mac_of_a_real_container_over_gost34311_verifies() -> None:
    pfx = open_pfx(CONTAINERS / "test-diia.p12")
    assert pfx.algorithm == "1.2.804.2.1.1.1.1.2.1"
    assert mac_of(pfx, "gost34311", "testpassword") == pfx.mac
    assert mac_of(pfx, "gost34311", "testpassworD") != pfx.mac


def test_the_mac_of_a_real_container_of_another_producer_verifies() -> None:
    pfx = open_pfx(CONTAINERS / "Key-6.pfx")
    assert pfx.algorithm == "1.2.804.2.1.1.1.1.2.1"
    assert mac_of(pfx, "gost34311", "testplat2021") == pfx.mac
