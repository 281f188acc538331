import hashlib
import hmac
from typing import Any

import pytest

from crypto_module.primitives.drbg import HmacDrbg
from crypto_module.primitives.mac import Hmac
from tests.crypto_module.known_answers import GENERATED

pytestmark = pytest.mark.usefixtures("chosen")


@pytest.mark.parametrize("row", GENERATED["hmac_gost34311"], ids=lambda row: row["mac"][:8])
def test_hmac_over_gost34311_gives_the_known_answer(row: Any) -> None:
    code = Hmac("gost34311", bytes.fromhex(row["key"]))
    code.update(bytes.fromhex(row["msg"]))
    assert code.digest().hex() == row["mac"]


def test_hmac_over_kupyna_gives_the_known_answer() -> None:
    # Made by BouncyCastle's HMAC over its DSTU 7564 digest.
    code = Hmac("kupyna256", bytes(range(32)))
    code.update(bytes.fromhex("010203"))
    expected = "4c4e7c8573599b65380773807523193440a0083f68ad6be5ae7df8e744f0ca0c"
    assert code.digest().hex() == expected


@pytest.mark.parametrize("size", [0, 1, 63, 64, 65, 200])
def test_hmac_over_sha256_is_that_of_the_library(size: int) -> None:
    key = bytes(range(size))
    code = Hmac("sha256", key)
    code.update(b"mess")
    twin = code.copy()
    twin.update(b"age")
    assert code.digest() == hmac.digest(key, b"mess", "sha256")
    assert twin.digest() == hmac.digest(key, b"message", "sha256")


def test_the_key_is_not_in_the_repr() -> None:
    assert repr(Hmac("sha256", b"secret")) == "Hmac(<hidden>)"


def test_the_generator_gives_the_nonce_of_rfc_6979() -> None:
    # RFC 6979, A.2.5: P-256, SHA-512, message "sample"; its k is this generator's first output.
    q = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    x = bytes.fromhex("C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721")
    h = int.from_bytes(hashlib.sha512(b"sample").digest()[:32], "big") % q
    drbg = HmacDrbg(x + h.to_bytes(32, "big"))
    k = "5FA81C63109BADB88C1F367B47DA606DA28CAD69AA22C4FE6AD7DF73A7173AA5"
    assert drbg.generate(32) == bytes.fromhex(k)
    assert drbg.generate(32) != bytes.fromhex(k)
    assert repr(drbg) == "HmacDrbg(<hidden>)"


@pytest.mark.parametrize("n", [2, 3, 5, 256, 257])
def test_a_number_below_n_is_any_of_them_and_never_zero(n: int) -> None:
    drbg = HmacDrbg(b"seed")
    seen = {drbg.below(n) for _ in range(40 * n)}
    assert seen == set(range(1, n))
