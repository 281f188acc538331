"""GOST 28147 (DSTU GOST 28147:2009) with a long-term key (DKE) of 64 packed octets.

The modes are those of the Ukrainian orders: no key meshing, 64-bit feedback.
"""

from collections.abc import Iterator

BLOCK_SIZE = 8
KEY_SIZE = 32
SBOX_SIZE = 64

_WORD = 0xFFFFFFFF
_C1, _C2 = 0x01010101, 0x01010104

Rows = tuple[tuple[int, ...], ...]
Octets = bytes | bytearray | memoryview


def unpack_sbox(packed: bytes) -> Rows:
    """Return eight rows of sixteen nibbles, high nibble first; row 0 is the least significant."""
    if len(packed) != SBOX_SIZE:
        raise ValueError(f"An S-box has {SBOX_SIZE} packed octets.")
    nibbles = [half for octet in packed for half in (octet >> 4, octet & 15)]
    return tuple(tuple(nibbles[16 * row : 16 * row + 16]) for row in range(8))


def key_words(key: bytes) -> tuple[int, ...]:
    """Return K0 .. K7."""
    if len(key) != KEY_SIZE:
        raise ValueError(f"A key has {KEY_SIZE} octets.")
    return tuple(int.from_bytes(key[i : i + 4], "little") for i in range(0, KEY_SIZE, 4))


def step(half: int, key_word: int, rows: Rows) -> int:
    """Return f(half): add the key mod 2^32, substitute, rotate left by 11."""
    total = (half + key_word) & _WORD
    substituted = sum(rows[i][(total >> (4 * i)) & 15] << (4 * i) for i in range(8))
    return ((substituted << 11) | (substituted >> 21)) & _WORD


def rounds(block: int, schedule: tuple[int, ...], rows: Rows) -> int:
    """Return the block after a round for each word of ``schedule``, halves as left by the last."""
    n1, n2 = block & _WORD, block >> 32
    for word in schedule:
        n1, n2 = n2 ^ step(n1, word, rows), n1
    return n1 | (n2 << 32)


def _swap(block: int) -> int:
    return (block >> 32) | ((block & _WORD) << 32)


def encrypt_block(block: int, words: tuple[int, ...], rows: Rows) -> int:
    """Return the block after K0..K7 three times and K7..K0 once; the last round does not swap."""
    return _swap(rounds(block, words * 3 + words[::-1], rows))


def decrypt_block(block: int, words: tuple[int, ...], rows: Rows) -> int:
    """Return the inverse of ``encrypt_block``."""
    return _swap(rounds(block, words + words[::-1] * 3, rows))


def _blocks(data: Octets) -> Iterator[int]:
    for start in range(0, len(data), BLOCK_SIZE):
        yield int.from_bytes(data[start : start + BLOCK_SIZE], "little")


class Gost28147:
    """One key with one S-box; the same surface as ``kernel.Gost28147``."""

    def __init__(self, key: bytes, sbox: bytes) -> None:
        self._words, self._rows = key_words(key), unpack_sbox(sbox)

    def ecb_encrypt(self, data: Octets) -> bytes:
        """Return the simple substitution mode of ``data``, a multiple of 8 octets."""
        return _joined(self._encrypt(block) for block in _blocks(_whole(data)))

    def ecb_decrypt(self, data: Octets) -> bytes:
        """Return the inverse of ``ecb_encrypt``."""
        return _joined(
            decrypt_block(block, self._words, self._rows) for block in _blocks(_whole(data))
        )

    def ctr(self, iv: Octets, data: Octets) -> bytes:
        """Return ``data`` under gamma; the same call decrypts."""
        state = self._encrypt(_vector(iv))
        n3, n4 = state & _WORD, state >> 32
        gamma = b""
        for _ in range(0, len(data), BLOCK_SIZE):
            n3 = (n3 + _C1) & _WORD
            n4 += _C2
            n4 = (n4 & _WORD) + (n4 >> 32)  # modulo 2^32 - 1, whose zero is written as 2^32 - 1
            gamma += self._encrypt(n3 | (n4 << 32)).to_bytes(BLOCK_SIZE, "little")
        return _xor(data, gamma)

    def cfb_encrypt(self, iv: Octets, data: Octets) -> bytes:
        """Return gamma with 64-bit feedback; the last block is cut."""
        return self._cfb(iv, data, decrypt=False)

    def cfb_decrypt(self, iv: Octets, data: Octets) -> bytes:
        """Return the inverse of ``cfb_encrypt``."""
        return self._cfb(iv, data, decrypt=True)

    def mac(self, data: Octets) -> bytes:
        """Return the 4-octet MAC: 16 rounds over each block, the last one filled with zeros."""
        state = 0
        for block in _blocks(data):
            state = rounds(state ^ block, self._words * 2, self._rows)
        return state.to_bytes(BLOCK_SIZE, "little")[:4]

    def _encrypt(self, block: int) -> int:
        return encrypt_block(block, self._words, self._rows)

    def _cfb(self, iv: Octets, data: Octets, *, decrypt: bool) -> bytes:
        register, out = _vector(iv), b""
        for start in range(0, len(data), BLOCK_SIZE):
            block = bytes(data[start : start + BLOCK_SIZE])
            result = _xor(block, self._encrypt(register).to_bytes(BLOCK_SIZE, "little"))
            register = int.from_bytes(block if decrypt else result, "little")
            out += result
        return out


def _whole(data: Octets) -> bytes:
    if len(data) % BLOCK_SIZE:
        raise ValueError(f"ECB needs a multiple of {BLOCK_SIZE} octets.")
    return bytes(data)


def _vector(iv: Octets) -> int:
    if len(iv) != BLOCK_SIZE:
        raise ValueError(f"A start vector has {BLOCK_SIZE} octets.")
    return int.from_bytes(iv, "little")


def _joined(blocks: Iterator[int]) -> bytes:
    return b"".join(block.to_bytes(BLOCK_SIZE, "little") for block in blocks)


def _xor(data: Octets, gamma: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(data, gamma, strict=False))
