"""DSTU 7624:2014 (Kalyna): the block cipher, in the letters of the standard.

The state is ``c`` columns of eight octets; a column is bytes, row 0 first. A block has l bits,
a key k bits: 128/128, 128/256, 256/256, 256/512 and 512/512. The layers π' and ψ are those of
DSTU 7564 (``reference.kupyna``); the shift τ of the rows is this standard's own.
"""

from typing import Final

from crypto_module.reference.kalyna_boxes import SBOXES
from crypto_module.reference.kupyna import State, mix_columns, multiply, substitute

ROWS: Final = 8
SIZES: Final = ((128, 128), (128, 256), (256, 256), (256, 512), (512, 512))
ROUNDS: Final = {128: 10, 256: 14, 512: 18}
INVERSE_SBOXES: Final = tuple(bytes(box.index(octet) for octet in range(256)) for box in SBOXES)
INVERSE_CIRCULANT: Final = (0xAD, 0x95, 0x76, 0xA8, 0x2F, 0x49, 0xD7, 0xCA)
_WORD = 1 << 64
_TMV = 0x0001000100010001
_PRODUCTS = {factor: bytes(multiply(factor, x) for x in range(256)) for factor in INVERSE_CIRCULANT}


def columns(octets: bytes) -> State:
    """Return the octets as columns of the state."""
    return tuple(octets[i : i + ROWS] for i in range(0, len(octets), ROWS))


def shift(row: int, count: int) -> int:
    """Return how many columns τ moves a row of a state of ``count`` columns."""
    return row * count // ROWS


def shift_rows(state: State) -> State:
    """Return τ: row i moved ⌊i·l/512⌋ columns on."""
    c = len(state)
    return tuple(bytes(state[(j - shift(i, c)) % c][i] for i in range(ROWS)) for j in range(c))


def inverse_shift_rows(state: State) -> State:
    """Return τ⁻¹."""
    c = len(state)
    return tuple(bytes(state[(j + shift(i, c)) % c][i] for i in range(ROWS)) for j in range(c))


def inverse_substitute(state: State) -> State:
    """Return π'⁻¹."""
    return tuple(
        bytes(INVERSE_SBOXES[i % 4][octet] for i, octet in enumerate(column)) for column in state
    )


def inverse_mix_columns(state: State) -> State:
    """Return ψ⁻¹: every column times the inverse circulant matrix."""
    mixed = []
    for column in state:
        out = [0] * ROWS
        for i in range(ROWS):
            for k in range(ROWS):
                out[i] ^= _PRODUCTS[INVERSE_CIRCULANT[(k - i) % ROWS]][column[k]]
        mixed.append(bytes(out))
    return tuple(mixed)


def xor(a: State, k: State) -> State:
    """Return κ: a plus k, bit by bit."""
    return tuple(bytes(x ^ y for x, y in zip(u, v, strict=True)) for u, v in zip(a, k, strict=True))


def add(a: State, k: State) -> State:
    """Return η: each column of a plus that of k, modulo 2^64."""
    return tuple(_word(_number(u) + _number(v)) for u, v in zip(a, k, strict=True))


def subtract(a: State, k: State) -> State:
    """Return η⁻¹: each column of a minus that of k, modulo 2^64."""
    return tuple(_word(_number(u) - _number(v)) for u, v in zip(a, k, strict=True))


def round_function(state: State) -> State:
    """Return ψ ∘ τ ∘ π'."""
    return mix_columns(shift_rows(substitute(state)))


def inverse_round_function(state: State) -> State:
    """Return π'⁻¹ ∘ τ⁻¹ ∘ ψ⁻¹."""
    return inverse_substitute(inverse_shift_rows(inverse_mix_columns(state)))


def intermediate_key(key: State, c: int) -> State:
    """Return K_σ of a key for blocks of ``c`` columns."""
    k_alpha, k_omega = key[:c], key[-c:]
    state = columns(bytes([c + len(key) + 1]) + bytes(ROWS * c - 1))
    state = round_function(add(state, k_alpha))
    state = round_function(xor(state, k_omega))
    return round_function(add(state, k_alpha))


def round_keys(key: bytes, block_bits: int) -> list[State]:
    """Return K_0 .. K_v; the even ones are made from K_σ, the odd ones by turning those."""
    k, c = columns(key), block_bits // 64
    sigma = intermediate_key(k, c)
    v = ROUNDS[8 * len(key)]
    keys: list[State] = []
    tmv = _TMV
    while len(keys) <= v:
        for half in range(0, len(k), c):  # one half when k = l, two when k = 2l
            mask = add(sigma, (_word(tmv),) * c)
            state = round_function(add(k[half : half + c], mask))
            state = round_function(xor(state, mask))
            even = add(state, mask)
            keys += [even, turned(even)]
            tmv <<= 1
        k = k[1:] + k[:1]
    return keys[: v + 1]


def turned(key: State) -> State:
    """Return an even round key turned l/4 + 24 bits to the left: the next odd one."""
    octets = b"".join(key)
    by = 2 * len(key) + 3
    return columns(octets[by:] + octets[:by])


def encrypt(keys: list[State], block: bytes) -> bytes:
    """Return T: the encryption of one block."""
    state = add(columns(block), keys[0])
    for key in keys[1:-1]:
        state = xor(round_function(state), key)
    return b"".join(add(round_function(state), keys[-1]))


def decrypt(keys: list[State], block: bytes) -> bytes:
    """Return U: the decryption of one block."""
    state = inverse_round_function(subtract(columns(block), keys[-1]))
    for key in reversed(keys[1:-1]):
        state = inverse_round_function(xor(state, key))
    return b"".join(subtract(state, keys[0]))


def _number(column: bytes) -> int:
    return int.from_bytes(column, "little")


def _word(number: int) -> bytes:
    return (number % _WORD).to_bytes(ROWS, "little")
