"""Many hashes of GOST 34.311 at once give what each gives by itself, on every backend."""

import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto_module import backend
from crypto_module.backend import Backend, RunningHash
from tests.crypto_module.known_answers import GENERATED, SBOXES

REFERENCE = backend.load("reference")
KNOWN = [row for row in GENERATED["gost34311"] if "msg" in row]
STREAM = bytes(range(256)) * 40


def started(made: Backend, sbox: bytes, beginning: bytes = b"") -> RunningHash:
    running = made.gost34311(sbox)
    running.update(beginning)
    return running


def test_all_known_answers_come_from_one_call(implementation: Backend) -> None:
    runnings = [implementation.gost34311(SBOXES[row["sbox_id"]]) for row in KNOWN]
    implementation.gost34311_update_many(runnings, [bytes.fromhex(row["msg"]) for row in KNOWN])
    assert [running.digest().hex() for running in runnings] == [row["hash"] for row in KNOWN]


@settings(max_examples=30, deadline=None)
@given(
    sboxes=st.lists(st.binary(min_size=64, max_size=64), min_size=1, max_size=2),
    jobs=st.lists(
        st.tuples(st.booleans(), st.integers(0, 40), st.integers(0, 40), st.integers(0, 70)),
        max_size=20,
    ),
)
def test_many_are_what_the_reference_gives(
    kernel: Backend, sboxes: list[bytes], jobs: list[tuple[bool, int, int, int]]
) -> None:
    """Before, at once and after, so that blocks lie across every border."""
    runnings, buffers, expected = [], [], []
    for i, (second, before, size, after) in enumerate(jobs):
        sbox = sboxes[-1 if second else 0]
        first, last = before, before + size
        runnings.append(started(kernel, sbox, STREAM[i : i + first]))
        buffers.append(STREAM[i + first : i + last])
        expected.append(started(REFERENCE, sbox, STREAM[i : i + last + after]).digest())
    kernel.gost34311_update_many(runnings, buffers)
    for i, (running, (_, before, size, after)) in enumerate(zip(runnings, jobs, strict=True)):
        running.update(STREAM[i + before + size : i + before + size + after])
    assert [running.digest() for running in runnings] == expected


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 3000), max_size=70), st.integers(1, 3))
def test_uneven_lengths_are_alike_in_any_number(
    kernel: Backend, sizes: list[int], times: int
) -> None:
    """One by one is checked against the reference elsewhere."""
    many = [started(kernel, SBOXES[1]) for _ in sizes]
    single = [started(kernel, SBOXES[1]) for _ in sizes]
    buffers = [memoryview(STREAM)[i : i + size] for i, size in enumerate(sizes)]
    for _ in range(times):
        kernel.gost34311_update_many(many, buffers)
        for running, buffer in zip(single, buffers, strict=True):
            running.update(buffer)
    assert [running.digest() for running in many] == [running.digest() for running in single]


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from([0, 1, 0xFE, 0xFF]), min_size=96, max_size=96))
def test_control_sums_carry_alike(kernel: Backend, octets: list[int]) -> None:
    message = b"\xff" * 32 + bytes(octets)
    many = [started(kernel, SBOXES[1]) for _ in range(3)]
    kernel.gost34311_update_many(many, [message, message[::-1], message[5:]])
    expected = [message, message[::-1], message[5:]]
    assert [running.digest() for running in many] == [
        started(REFERENCE, SBOXES[1], each).digest() for each in expected
    ]


def test_a_hash_twice_is_refused_before_anything_is_taken(implementation: Backend) -> None:
    first, second = (started(implementation, SBOXES[1], b"abc") for _ in range(2))
    before = first.digest()
    with pytest.raises(ValueError, match="one buffer at a time"):
        implementation.gost34311_update_many([first, second, first], [b"x", b"y", b"z"])
    assert first.digest() == second.digest() == before
    implementation.gost34311_update_many([first, second], [b"x", b"x"])
    assert first.digest() == second.digest() == started(REFERENCE, SBOXES[1], b"abcx").digest()


def test_as_many_buffers_as_hashes_are_asked_for(implementation: Backend) -> None:
    running = started(implementation, SBOXES[1])
    with pytest.raises(ValueError, match="as many buffers"):
        implementation.gost34311_update_many([running], [])
    implementation.gost34311_update_many([], [])


def test_others_hashes_and_what_is_no_buffer_are_refused(kernel: Backend) -> None:
    running = started(kernel, SBOXES[1])
    with pytest.raises(TypeError):
        kernel.gost34311_update_many([running, REFERENCE.gost34311(bytes(64))], [b"a", b"b"])
    with pytest.raises(TypeError):
        kernel.gost34311_update_many([running, started(kernel, bytes(64))], [b"a", "b"])  # type: ignore[list-item]
    assert running.digest() == started(kernel, SBOXES[1]).digest()


def test_threads_do_not_disturb_one_another(kernel: Backend) -> None:
    sizes = [5000 + 61 * i for i in range(18)]

    def work(seed: int) -> list[bytes]:
        runnings = [started(kernel, SBOXES[1]) for _ in sizes]
        for _ in range(3):
            buffers = [memoryview(STREAM)[seed : seed + size] for size in sizes]
            kernel.gost34311_update_many(runnings, buffers)
        return [running.digest() for running in runnings]

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(work, range(8)))
    assert answers == [work(seed) for seed in range(8)]


def test_the_same_message_may_be_split_between_both_ways(kernel: Backend) -> None:
    whole = started(kernel, SBOXES[1], STREAM).digest()
    runnings = [started(kernel, SBOXES[1]) for _ in range(17)]
    edges = [0, *accumulate([1, 31, 32, 33, 640, 7, 4096])]
    for turn, (start, end) in enumerate(zip(edges, [*edges[1:], len(STREAM)], strict=True)):
        if turn % 2:
            kernel.gost34311_update_many(runnings, [STREAM[start:end]] * len(runnings))
        else:
            for running in runnings:
                running.update(STREAM[start:end])
    assert {running.digest() for running in runnings} == {whole}


def test_copies_of_a_hash_share_its_tables(kernel: Backend) -> None:
    """An expanded S-box has 33 KiB; of many short messages it would be all the memory."""
    first = started(kernel, STREAM[:64], b"abc")
    expected = first.digest()
    tracemalloc.start()
    copies = [first.copy() for _ in range(100)]
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held < 100 * 1024
    del first
    assert {running.digest() for running in copies} == {expected}
