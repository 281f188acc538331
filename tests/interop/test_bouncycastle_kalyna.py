"""Kalyna in all its modes, and the MAC of Kupyna, against BouncyCastle."""

import pytest

from crypto_module.errors import InvalidTag
from crypto_module.primitives.kalyna import Cipher
from crypto_module.primitives.mac import KupynaMac
from tests.interop.cases import damaged, hash_name
from tests.interop.draw import Draw
from tests.interop.peer import Peer, Refused

pytestmark = pytest.mark.usefixtures("path")

TURNS = 8
MOST = 700
WORD = 8
"""Octets that the length of CCM has: N_max = 2^64."""

Size = tuple[int, int]

every_size = pytest.mark.parametrize(
    "size", [(128, 128), (128, 256), (256, 256), (256, 512), (512, 512)], ids=lambda size: f"{size}"
)


@every_size
def test_simple_substitution_is_alike_both_ways(bouncycastle: Peer, draw: Draw, size: Size) -> None:
    bits, key_bits = size
    for _ in range(TURNS):
        key, data = draw.octets(key_bits // 8), draw.blocks(bits // 8, most=40)
        cipher = Cipher(key, bits)
        secret = cipher.ecb(data)
        assert bouncycastle.ask("kalyna-ecb", bits, 1, key, data) == secret
        assert bouncycastle.ask("kalyna-ecb", bits, 0, key, secret) == data
        assert cipher.ecb(secret, decrypt=True) == data


@every_size
def test_chained_blocks_are_alike_both_ways(bouncycastle: Peer, draw: Draw, size: Size) -> None:
    bits, key_bits = size
    for _ in range(TURNS):
        key, iv = draw.octets(key_bits // 8), draw.octets(bits // 8)
        data, cipher = draw.blocks(bits // 8, most=40), Cipher(key, bits)
        secret = cipher.cbc(iv, data)
        assert bouncycastle.ask("kalyna-cbc", bits, 1, key, iv, data) == secret
        assert bouncycastle.ask("kalyna-cbc", bits, 0, key, iv, secret) == data
        assert cipher.cbc(iv, secret, decrypt=True) == data


@every_size
@pytest.mark.parametrize("mode", ["ctr", "ofb"])
def test_gamma_is_alike_both_ways(bouncycastle: Peer, draw: Draw, size: Size, mode: str) -> None:
    bits, key_bits = size
    for _ in range(TURNS):
        key, iv = draw.octets(key_bits // 8), draw.octets(bits // 8)
        data, cipher = draw.message(MOST), Cipher(key, bits)
        secret = getattr(cipher, mode)(iv, data)
        assert bouncycastle.ask(f"kalyna-{mode}", bits, 1, key, iv, data) == secret
        assert bouncycastle.ask(f"kalyna-{mode}", bits, 0, key, iv, secret) == data


@every_size
def test_feedback_is_alike_both_ways(bouncycastle: Peer, draw: Draw, size: Size) -> None:
    bits, key_bits = size
    for _ in range(TURNS):
        key, iv = draw.octets(key_bits // 8), draw.octets(bits // 8)
        data, cipher = draw.blocks(bits // 8, most=40), Cipher(key, bits)
        secret = cipher.cfb(iv, data)
        assert bouncycastle.ask("kalyna-cfb", bits, 1, key, iv, data) == secret
        assert bouncycastle.ask("kalyna-cfb", bits, 0, key, iv, secret) == data
        assert cipher.cfb(iv, secret, decrypt=True) == data


@every_size
def test_the_last_part_of_feedback_is_under_another_end_of_the_gamma(
    bouncycastle: Peer, draw: Draw, size: Size
) -> None:
    # 2026-11-26, BouncyCastle 1.72. It has no CFB of DSTU 7624, only the general one over this
    # cipher, which takes the first octets of the gamma for a last part. The mode takes the last
    # ones, as for every part shorter than a block; a real envelope (enc_UA1.3.3.2_UA3.8.p7e, whose
    # content ends with two octets) opens so and not otherwise.
    bits, key_bits = size
    for _ in range(TURNS):
        key, iv = draw.octets(key_bits // 8), draw.octets(bits // 8)
        data = draw.octets(1 + draw.number(bits // 8 - 1))
        cipher = Cipher(key, bits)
        gamma = cipher.ecb(iv)
        theirs = bouncycastle.ask("kalyna-cfb", bits, 1, key, iv, data)
        assert theirs == xor(data, gamma[: len(data)])
        assert cipher.cfb(iv, data) == xor(data, gamma[-len(data) :])


@every_size
def test_sectors_are_alike_both_ways(bouncycastle: Peer, draw: Draw, size: Size) -> None:
    # BouncyCastle takes whole blocks only.
    bits, key_bits = size
    for _ in range(TURNS):
        key, iv = draw.octets(key_bits // 8), draw.octets(bits // 8)
        data, cipher = draw.blocks(bits // 8, most=20), Cipher(key, bits)
        secret = cipher.xts(iv, data)
        assert bouncycastle.ask("kalyna-xts", bits, 1, key, iv, data) == secret
        assert bouncycastle.ask("kalyna-xts", bits, 0, key, iv, secret) == data
        assert cipher.xts(iv, secret, decrypt=True) == data


@every_size
def test_gcm_is_alike_both_ways(bouncycastle: Peer, draw: Draw, size: Size) -> None:
    bits, key_bits = size
    for _ in range(TURNS):
        key, iv = draw.octets(key_bits // 8), draw.octets(bits // 8)
        data, aad = (draw.blocks(bits // 8, most=20, least=0) for _ in range(2))
        tag, cipher = 8 + draw.number(bits // 8 - 7), Cipher(key, bits)
        secret = cipher.gcm(iv, data, aad, size=tag)
        asked = (key, iv, aad, 8 * tag)
        assert bouncycastle.ask("kalyna-gcm", bits, 1, *asked, data) == secret
        assert bouncycastle.ask("kalyna-gcm", bits, 0, *asked, secret) == data
        assert cipher.gcm(iv, secret, aad, decrypt=True, size=tag) == data
        broken = damaged(draw, secret)
        with pytest.raises(Refused):
            bouncycastle.ask("kalyna-gcm", bits, 0, *asked, broken)
        with pytest.raises(InvalidTag):
            cipher.gcm(iv, broken, aad, decrypt=True, size=tag)


@every_size
def test_gcm_of_any_length_is_alike(bouncycastle: Peer, draw: Draw, size: Size) -> None:
    # 2026-11-26, BouncyCastle 1.72. A last block that is not whole it reads in whole all the same:
    # what it decrypts is hashed with the beginning of the tag and refused, and what it encrypts
    # must leave so much room behind. So it is asked to encrypt, with a tag that leaves the room.
    bits, key_bits = size
    for _ in range(TURNS):
        key, iv = draw.octets(key_bits // 8), draw.octets(bits // 8)
        data, aad, tag = draw.message(MOST), draw.blocks(bits // 8, most=9, least=0), bits // 8
        secret = Cipher(key, bits).gcm(iv, data, aad, size=tag)
        assert bouncycastle.ask("kalyna-gcm", bits, 1, key, iv, aad, 8 * tag, data) == secret


@every_size
def test_ccm_is_alike_both_ways(bouncycastle: Peer, draw: Draw, size: Size) -> None:
    # BouncyCastle takes whole blocks only, of the data and of what goes with them.
    bits, key_bits = size
    for _ in range(TURNS):
        key = draw.octets(key_bits // 8)
        iv = without_carry(draw, Cipher(key, bits))
        data = draw.blocks(bits // 8, most=20, least=0)
        aad = draw.blocks(bits // 8, most=5)
        tag = draw.pick([tag for tag in (8, 16, 32, 48, 64) if tag <= bits // 8])
        cipher = Cipher(key, bits)
        secret = cipher.ccm(iv, data, aad, size=tag)
        fields = (key, iv, aad, 8 * tag)
        assert bouncycastle.ask("kalyna-ccm", bits, WORD, 1, *fields, data) == secret
        assert bouncycastle.ask("kalyna-ccm", bits, WORD, 0, *fields, secret) == data
        assert cipher.ccm(iv, secret, aad, decrypt=True, size=tag) == data
        broken = damaged(draw, secret)
        with pytest.raises(Refused):
            bouncycastle.ask("kalyna-ccm", bits, WORD, 0, *fields, broken)
        with pytest.raises(InvalidTag):
            cipher.ccm(iv, broken, aad, decrypt=True, size=tag)


@every_size
def test_ccm_of_data_alone_leaves_out_its_first_block(
    bouncycastle: Peer, draw: Draw, size: Size
) -> None:
    # 2026-11-26, BouncyCastle 1.72. With nothing beside the data, its code is that of the data
    # alone: the first block, of nonce and lengths, comes in with the associated data or not at
    # all. The standard and UAPKI (generated_primitives.json) begin with it always, and so do we.
    bits, key_bits = size
    block = bits // 8
    for _ in range(TURNS):
        key, data = draw.octets(key_bits // 8), draw.blocks(block, most=9)
        cipher = Cipher(key, bits)
        iv = without_carry(draw, cipher)
        code = bytes(block)
        for start in range(0, len(data), block):
            code = cipher.ecb(xor(code, data[start : start + block]))
        gamma = cipher.ctr(iv, bytes(len(data) + block))
        theirs = bouncycastle.ask("kalyna-ccm", bits, WORD, 1, key, iv, b"", bits, data)
        assert theirs == xor(data + code, gamma)
        ours = cipher.ccm(iv, data, size=block)
        assert ours[: len(data)] == theirs[: len(data)]
        assert ours != theirs


@every_size
def test_codes_are_alike(bouncycastle: Peer, draw: Draw, size: Size) -> None:
    # BouncyCastle takes whole blocks only.
    bits, key_bits = size
    for _ in range(TURNS):
        key, data = draw.octets(key_bits // 8), draw.blocks(bits // 8, most=40)
        code = Cipher(key, bits).cmac(data)
        assert bouncycastle.ask("kalyna-cmac", bits, bits, key, data) == code


@every_size
def test_polynomial_codes_are_alike(bouncycastle: Peer, draw: Draw, size: Size) -> None:
    # Of a block that is not whole BouncyCastle 1.72 reads beyond its buffer.
    bits, key_bits = size
    for _ in range(TURNS):
        key, iv = draw.octets(key_bits // 8), draw.octets(bits // 8)
        data, tag = draw.blocks(bits // 8, most=40), 8 + draw.number(bits // 8 - 7)
        code = Cipher(key, bits).gmac(data, size=tag)
        assert bouncycastle.ask("kalyna-gmac", bits, 8 * tag, key, iv, data) == code


@every_size
def test_keys_are_wrapped_alike_both_ways(bouncycastle: Peer, draw: Draw, size: Size) -> None:
    bits, key_bits = size
    for _ in range(TURNS):
        key, data = draw.octets(key_bits // 8), draw.blocks(bits // 8, most=6)
        cipher = Cipher(key, bits)
        secret = cipher.kw(data)
        assert bouncycastle.ask("kalyna-kw", bits, 1, key, data) == secret
        assert bouncycastle.ask("kalyna-kw", bits, 0, key, secret) == data
        assert cipher.kw(secret, decrypt=True) == data


@pytest.mark.parametrize("bits", [256, 384, 512])
def test_the_mac_of_kupyna_is_alike(bouncycastle: Peer, draw: Draw, bits: int) -> None:
    for _ in range(4 * TURNS):
        key, message = draw.octets(bits // 8), draw.message(MOST)
        code = KupynaMac(hash_name(bits), key)
        code.update(message)
        assert bouncycastle.ask("kupyna-mac", bits, key, message) == code.digest()


def xor(a: bytes, b: bytes) -> bytes:
    return bytes(x ^ y for x, y in zip(a, b, strict=True))


def without_carry(draw: Draw, cipher: Cipher) -> bytes:
    """Return a nonce under which the lowest octet of the counter of CCM does not overflow.

    2026-11-26, BouncyCastle 1.72: its CCM adds the counter octet by octet and loses the carry, in
    about one of 256 blocks. Its own CTR carries, as the standard and we do.
    """
    while True:
        nonce = draw.octets(cipher.block_size)
        if cipher.ecb(nonce)[0] < 256 - 32:
            return nonce
