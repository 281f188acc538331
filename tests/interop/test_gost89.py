"""GOST 34.311 and GOST 28147 against gost89."""

import pytest

from crypto_module.errors import InvalidTag
from crypto_module.primitives import kdf, keywrap
from crypto_module.primitives.gost28147 import Cipher
from tests.interop.cases import damaged, digest_of
from tests.interop.draw import Draw
from tests.interop.peer import Peer, Refused

pytestmark = pytest.mark.usefixtures("path")

TURNS = 40
MOST = 1200


def test_gost34311_hashes_alike_over_any_sbox(jkurwa: Peer, draw: Draw) -> None:
    # Of an empty message gost89, like BouncyCastle, leaves out the only block.
    for _ in range(TURNS):
        sbox, message = draw.any_sbox(), draw.message(MOST) or b"\0"
        assert jkurwa.ask("gost34311", sbox, message) == digest_of("gost34311", message, sbox)


def test_gost28147_substitutes_alike_both_ways(jkurwa: Peer, draw: Draw) -> None:
    for _ in range(TURNS):
        sbox, key, data = draw.any_sbox(), draw.octets(32), draw.blocks(8, most=90)
        cipher = Cipher(key, sbox)
        secret = cipher.ecb_encrypt(data)
        assert jkurwa.ask("gost28147-ecb", 1, sbox, key, data) == secret
        assert jkurwa.ask("gost28147-ecb", 0, sbox, key, secret) == data
        assert cipher.ecb_decrypt(secret) == data


def test_gost28147_feedback_is_alike_both_ways(jkurwa: Peer, draw: Draw) -> None:
    for _ in range(TURNS):
        sbox, key, iv = draw.any_sbox(), draw.octets(32), draw.octets(8)
        data = draw.message(MOST) or b"\0"
        cipher = Cipher(key, sbox)
        secret = cipher.cfb_encrypt(iv, data)
        assert jkurwa.ask("gost28147-cfb", 1, sbox, key, iv, data) == secret
        assert jkurwa.ask("gost28147-cfb", 0, sbox, key, iv, secret) == data
        assert cipher.cfb_decrypt(iv, secret) == data


def test_gost28147_codes_are_alike(jkurwa: Peer, draw: Draw) -> None:
    for _ in range(TURNS):
        sbox, key, data = draw.any_sbox(), draw.octets(32), draw.octets(9 + draw.size(MOST))
        assert jkurwa.ask("gost28147-mac", sbox, key, data) == Cipher(key, sbox).mac(data)


def test_keys_from_passwords_are_alike(jkurwa: Peer, draw: Draw) -> None:
    # gost89 takes passwords up to the block of HMAC and gives one block of the key.
    for _ in range(TURNS // 4):
        password, salt, iterations = draw.message(32), draw.octets(32), 1 + draw.number(50)
        theirs = jkurwa.ask("pbkdf2-gost34311", password, salt, iterations)
        assert theirs == kdf.pbkdf2_gost34311(password, salt, iterations, 32)


def test_keys_are_wrapped_alike_both_ways(jkurwa: Peer, draw: Draw) -> None:
    for _ in range(TURNS):
        kek, cek, iv = draw.octets(32), draw.octets(32), draw.octets(8)
        wrapped = keywrap.wrap(kek, cek, iv=iv)
        assert jkurwa.ask("gost28147-wrap", kek, cek, iv) == wrapped
        assert jkurwa.ask("gost28147-unwrap", kek, wrapped) == cek
        assert keywrap.unwrap(kek, wrapped) == cek
        broken = damaged(draw, wrapped)
        with pytest.raises(Refused):
            jkurwa.ask("gost28147-unwrap", kek, broken)
        with pytest.raises(InvalidTag):
            keywrap.unwrap(kek, broken)


def test_the_key_of_the_iit_container_is_alike(jkurwa: Peer, draw: Draw) -> None:
    password = draw.message(40) or b"p"
    assert jkurwa.ask("iit-container", password, 10_000) == kdf.iit_container(password)
