"""The border with Python: any arguments give a value, ValueError or TypeError, and no crash."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto_module import kernel
from crypto_module.primitives import curves, sboxes
from crypto_module.primitives.curves import Curve
from crypto_module.primitives.dstu4145 import PrivateKey
from tests.crypto_module.kernel import tables

M257 = curves.BY_NAME["M257"]
BEST = kernel.cpu_best()

anything = st.one_of(
    st.binary(max_size=140),
    st.sampled_from([bytes(size) for size in (8, 32, 33, 64, 66, 80)]),
    st.integers(-(1 << 70), 1 << 70),
    st.none(),
    st.text(max_size=3),
)


def parameters(curve: Curve) -> dict[str, Any]:
    return {
        "m": curve.m,
        "terms": curve.terms,
        "a": curve.a,
        "b": curve.b.to_bytes(curve.element_size, "little"),
        "n": curve.n.to_bytes(curve.scalar_size, "little"),
        "cofactor": curve.cofactor,
        "base_point": curve.base_point,
        "cpu": BEST,
    }


CURVE = kernel.Curve(**parameters(M257))
CIPHER = kernel.Gost28147(bytes(32), sboxes.DEFAULT, cpu=BEST)
ENTRY_POINTS: list[Callable[..., object]] = [
    kernel.Gost34311,
    kernel.Kupyna,
    kernel.Gost28147,
    kernel.Gost34311(bytes(64), cpu=BEST).update,
    kernel.Kupyna(256, cpu=BEST).update,
    CIPHER.ecb_encrypt,
    CIPHER.ecb_decrypt,
    CIPHER.ctr,
    CIPHER.cfb_encrypt,
    CIPHER.cfb_decrypt,
    CIPHER.mac,
    CURVE.contains,
    CURVE.in_prime_subgroup,
    CURVE.compress,
    CURVE.decompress,
    CURVE.multiply,
    CURVE.public_point,
    CURVE.sign,
    CURVE.verify,
]


@pytest.mark.parametrize("entry", ENTRY_POINTS, ids=lambda entry: entry.__name__)
@settings(max_examples=60, deadline=None)
@given(arguments=st.lists(anything, max_size=5))
def test_any_arguments_are_answered(entry: Callable[..., object], arguments: list[Any]) -> None:
    try:
        entry(*arguments)
    except (ValueError, TypeError, OverflowError):
        return


@settings(max_examples=100, deadline=None)
@given(name=st.sampled_from(sorted(parameters(M257))), value=anything)
def test_any_parameters_of_a_curve_are_answered(name: str, value: Any) -> None:
    try:
        kernel.Curve(**parameters(M257) | {name: value})
    except (ValueError, TypeError, OverflowError):
        return


@pytest.mark.parametrize(
    "change",
    [
        {"m": 0},
        {"m": 256},
        {"m": (1 << 32) - 1},
        {"m": (1 << 32) + 257},
        {"m": 257 - (1 << 32)},
        {"terms": ()},
        {"terms": (13,)},
        {"terms": (1, 2, 3, 4)},
        {"terms": (-1,)},
        {"terms": (1 << 80,)},
        {"terms": ("12",)},
        {"terms": (12, 0, 0)},
        {"a": 2},
        {"a": 1 << 32},
        {"b": bytes(33)},
        {"b": bytes(32)},
        {"b": b"\xff" * 33},
        {"n": bytes(32)},
        {"n": b"\xff" * 34},
        {"n": M257.n.to_bytes(33, "little")},
        {"n": (M257.n + 1).to_bytes(32, "little")},
        {"n": (M257.n + 2).to_bytes(32, "little")},
        {"n": (2 * M257.n).to_bytes(33, "little")},
        {"cofactor": 1},
        {"cofactor": 2},
        {"cofactor": (1 << 32) + 4},
        {"base_point": bytes(33)},
        {"base_point": b"\1" + bytes(32)},
        {"base_point": M257.base_point[:-1]},
    ],
    ids=str,
)
def test_what_is_no_curve_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises((ValueError, TypeError, OverflowError)):
        kernel.Curve(**parameters(M257) | change)


def test_a_curve_wants_every_parameter_by_its_name() -> None:
    call: Callable[..., object] = kernel.Curve
    with pytest.raises(TypeError):
        call(*parameters(M257).values())
    with pytest.raises(TypeError):
        call(m=257)


def test_terms_are_taken_in_any_order() -> None:
    m163 = curves.BY_NAME["M163"]
    turned = kernel.Curve(**parameters(m163) | {"terms": m163.terms[::-1]})
    assert turned.decompress(m163.base_point) == m163.arithmetic.decompress(m163.base_point)


def test_a_point_of_order_two_is_neither_multiplied_nor_a_key() -> None:
    two = CURVE.decompress(bytes(33))
    assert CURVE.contains(two)
    with pytest.raises(ValueError, match="prime order"):
        CURVE.multiply(b"\1" + bytes(31), two)
    with pytest.raises(ValueError, match="prime order"):
        CURVE.verify(two, b"digest", bytes(64))


def test_a_point_off_the_curve_is_refused_everywhere() -> None:
    off = bytearray(CURVE.decompress(M257.base_point))
    off[40] ^= 1
    assert not CURVE.contains(off)
    assert not CURVE.in_prime_subgroup(off)
    for call in (
        lambda: CURVE.compress(off),
        lambda: CURVE.multiply(b"\1" + bytes(31), off),
        lambda: CURVE.verify(off, b"digest", bytes(64)),
    ):
        with pytest.raises(ValueError, match=r"on the curve|prime order"):
            call()


def test_one_buffer_may_be_key_and_data_and_vector() -> None:
    octets = bytes(range(64))
    key, iv = octets[:32], octets[:8]
    cipher = kernel.Gost28147(key, sboxes.DEFAULT, cpu=BEST)
    assert cipher.ctr(iv, key) == cipher.ctr(bytes(bytearray(iv)), bytes(bytearray(key)))
    scalar = (12345).to_bytes(32, "little")
    same = CURVE.sign(scalar, scalar, scalar)
    assert same == CURVE.sign(bytes(bytearray(scalar)), bytes(bytearray(scalar)), scalar)


def test_a_buffer_with_gaps_is_refused() -> None:
    with pytest.raises((BufferError, ValueError)):
        kernel.Kupyna(256, cpu=BEST).update(memoryview(bytes(16))[::2])


def test_arguments_are_let_go_after_an_error() -> None:
    held = bytearray(31)
    for _ in range(3):
        with pytest.raises(ValueError, match="32 octets"):
            kernel.Gost28147(held, sboxes.DEFAULT, cpu=BEST)
        with pytest.raises(ValueError, match="octets"):
            CURVE.verify(held, held, held)
        with pytest.raises(ValueError, match="octets"):
            CURVE.sign(held, held, held)
    held.append(0)  # a held buffer would refuse to grow


def test_long_work_in_many_threads_gives_what_one_gives() -> None:
    message = bytes(range(256)) * 400
    private = PrivateKey.generate("M257")
    signature = private.sign(b"digest")

    def work(_: int) -> tuple[bytes, bytes]:
        first, second = kernel.Gost34311(sboxes.DEFAULT, cpu=BEST), kernel.Kupyna(512, cpu=BEST)
        for running in (first, second):
            running.update(message)
        private.public_key().verify(signature, b"digest")
        return first.digest(), second.digest()

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(work, range(16)))) == 1


def test_a_hash_shared_by_threads_against_the_rules_is_never_torn() -> None:
    block = bytes(8192)
    shared = kernel.Gost34311(sboxes.DEFAULT, cpu=BEST)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(shared.update, [block] * 32))
    whole = [kernel.Gost34311(sboxes.DEFAULT, cpu=BEST)]
    for _ in range(32):
        whole.append(whole[-1].copy())
        whole[-1].update(block)
    assert shared.digest() in {running.digest() for running in whole}


@pytest.mark.parametrize("kind", [kernel.Curve, kernel.Gost28147, kernel.Gost34311, kernel.Kupyna])
def test_the_types_cannot_be_changed_or_derived_from(kind: type) -> None:
    with pytest.raises(TypeError):
        type("Derived", (kind,), {})
    with pytest.raises(TypeError):
        kind.digest = None  # type: ignore[attr-defined]


def test_the_tables_are_those_of_the_reference() -> None:
    for path, text in tables.FILES.items():
        assert path.read_text() == text
