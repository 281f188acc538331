"""Many hashes of Kupyna at once give what each gives by itself, on every backend."""

from concurrent.futures import ThreadPoolExecutor
from itertools import accumulate, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto_module import backend
from crypto_module.backend import Backend, RunningHash
from tests.crypto_module.known_answers import GENERATED

REFERENCE = backend.load("reference")
KNOWN = [row for row in GENERATED["kupyna"] if "msg" in row]
BITS = (256, 384, 512)
STREAM = bytes(range(256)) * 40 + bytes(15000)


def started(made: Backend, bits: int, beginning: bytes = b"") -> RunningHash:
    running = made.kupyna(bits)
    running.update(beginning)
    return running


def digest(made: Backend, bits: int, message: bytes) -> bytes:
    return started(made, bits, message).digest()


def test_all_known_answers_come_from_one_call(implementation: Backend) -> None:
    runnings = [implementation.kupyna(row["bits"]) for row in KNOWN]
    implementation.kupyna_update_many(runnings, [bytes.fromhex(row["msg"]) for row in KNOWN])
    assert [running.digest().hex() for running in runnings] == [row["hash"] for row in KNOWN]


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(BITS), st.integers(0, 140), st.integers(0, 300), st.integers(0, 140)
        ),
        max_size=14,
    )
)
def test_many_are_what_the_reference_gives(
    kernel: Backend, jobs: list[tuple[int, int, int, int]]
) -> None:
    """Before, at once and after, so that blocks lie across every border."""
    runnings, buffers, expected = [], [], []
    for i, (bits, before, size, after) in enumerate(jobs):
        last = i + before + size
        runnings.append(started(kernel, bits, STREAM[i : i + before]))
        buffers.append(STREAM[i + before : last])
        expected.append(digest(REFERENCE, bits, STREAM[i : last + after]))
    kernel.kupyna_update_many(runnings, buffers)
    for i, (running, (_, before, size, after)) in enumerate(zip(runnings, jobs, strict=True)):
        last = i + before + size
        running.update(STREAM[last : last + after])
    assert [running.digest() for running in runnings] == expected


@settings(max_examples=6, deadline=None)
@given(st.lists(st.binary(min_size=256, max_size=256), min_size=8, max_size=8))
def test_full_lanes_of_any_octets_are_alike(kernel: Backend, messages: list[bytes]) -> None:
    for bits in BITS:
        runnings = [kernel.kupyna(bits) for _ in messages]
        kernel.kupyna_update_many(runnings, messages)
        assert [running.digest() for running in runnings] == [
            digest(REFERENCE, bits, message) for message in messages
        ]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(BITS), st.integers(0, 5000)), max_size=70),
    st.integers(1, 3),
)
def test_uneven_lengths_are_alike_in_any_number(
    kernel: Backend, jobs: list[tuple[int, int]], times: int
) -> None:
    """One by one is checked against the reference elsewhere."""
    many = [kernel.kupyna(bits) for bits, _ in jobs]
    single = [kernel.kupyna(bits) for bits, _ in jobs]
    buffers = [memoryview(STREAM)[i : i + size] for i, (_, size) in enumerate(jobs)]
    for _ in range(times):
        kernel.kupyna_update_many(many, buffers)
        for running, buffer in zip(single, buffers, strict=True):
            running.update(buffer)
    assert [running.digest() for running in many] == [running.digest() for running in single]


@settings(max_examples=12, deadline=None)
@given(st.lists(st.sampled_from([0, 12, 13, 14, 15, 16, 17, 0xFF]), min_size=128, max_size=128))
def test_sums_modulo_2_64_carry_alike(kernel: Backend, octets: list[int]) -> None:
    """A row is a sum with f3 or f0: these octets make, pass on or stop a carry."""
    message = bytes(octets)
    for bits in BITS:
        runnings = [kernel.kupyna(bits) for _ in range(4)]
        turned = [message[i:] + message[:i] for i in range(4)]
        kernel.kupyna_update_many(runnings, turned)
        assert [running.digest() for running in runnings] == [
            digest(REFERENCE, bits, each) for each in turned
        ]


def test_a_hash_twice_is_refused_before_anything_is_taken(implementation: Backend) -> None:
    first, second = (started(implementation, 256, b"abc") for _ in range(2))
    before = first.digest()
    with pytest.raises(ValueError, match="one buffer at a time"):
        implementation.kupyna_update_many([first, second, first], [b"x", b"y", b"z"])
    assert first.digest() == second.digest() == before
    implementation.kupyna_update_many([first, second], [b"x", b"x"])
    assert first.digest() == second.digest() == digest(REFERENCE, 256, b"abcx")


def test_as_many_buffers_as_hashes_are_asked_for(implementation: Backend) -> None:
    with pytest.raises(ValueError, match="as many buffers"):
        implementation.kupyna_update_many([implementation.kupyna(256)], [])
    implementation.kupyna_update_many([], [])


def test_others_hashes_and_what_is_no_buffer_are_refused(kernel: Backend) -> None:
    running = kernel.kupyna(256)
    with pytest.raises(TypeError):
        kernel.kupyna_update_many([running, REFERENCE.kupyna(256)], [b"a", b"b"])
    with pytest.raises(TypeError):
        kernel.kupyna_update_many([running, kernel.kupyna(256)], [b"a", "b"])  # type: ignore[list-item]
    assert running.digest() == kernel.kupyna(256).digest()


def test_hashes_of_several_paths_go_together() -> None:
    names = backend.CPU_PATHS[: backend.CPU_PATHS.index(backend.load("kernel").cpu) + 1]
    kernels = [backend.load("kernel", name) for name in names] * 5
    runnings = [made.kupyna(bits) for made in kernels for bits in BITS]
    kernels[0].kupyna_update_many(runnings, [STREAM] * len(runnings))
    assert {running.digest() for running in runnings} == {
        digest(kernels[0], bits, STREAM) for bits in BITS
    }


def test_threads_do_not_disturb_one_another(kernel: Backend) -> None:
    sizes = [5000 + 61 * i for i in range(18)]

    def work(seed: int) -> list[bytes]:
        runnings = [kernel.kupyna(BITS[i % 3]) for i in range(len(sizes))]
        for _ in range(3):
            buffers = [memoryview(STREAM)[seed : seed + size] for size in sizes]
            kernel.kupyna_update_many(runnings, buffers)
        return [running.digest() for running in runnings]

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(work, range(8)))
    assert answers == [work(seed) for seed in range(8)]


@pytest.mark.parametrize("bits", BITS)
def test_a_message_may_be_split_between_both_ways(kernel: Backend, bits: int) -> None:
    whole = digest(kernel, bits, STREAM)
    runnings = [kernel.kupyna(bits) for _ in range(11)]
    edges = [0, *accumulate([1, 63, 64, 65, 128, 640, 7, 4096]), len(STREAM)]
    for turn, (start, end) in enumerate(pairwise(edges)):
        if turn % 2:
            kernel.kupyna_update_many(runnings, [STREAM[start:end]] * len(runnings))
        else:
            for running in runnings:
                running.update(STREAM[start:end])
    assert {running.digest() for running in runnings} == {whole}
