"""A stream cut anywhere gives the same frames; a stranger gets no more room than allowed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto_module.channel import ChannelError, Splitter, frame
from crypto_module.channel.errors import MalformedMessage, Truncated
from crypto_module.channel.frames import MAX_FRAME

BODIES = st.lists(st.binary(min_size=1, max_size=100), max_size=6)


def split(pieces: list[bytes], *, limit: int = MAX_FRAME) -> list[bytes]:
    splitter, found = Splitter(limit=limit), []
    for piece in pieces:
        splitter.feed(piece)
        while (body := splitter.next()) is not None:
            found.append(body)
    splitter.end()
    return found


@given(bodies=BODIES, cut=st.integers(1, 50))
def test_frames_come_out_as_they_went_in(bodies: list[bytes], cut: int) -> None:
    stream = b"".join(frame(body) for body in bodies)
    pieces = [stream[start : start + cut] for start in range(0, len(stream), cut)]
    assert split(pieces) == bodies


@given(octets=st.binary(max_size=300))
def test_any_octets_give_frames_or_a_channel_error(octets: bytes) -> None:
    try:
        bodies = split([octets])
    except ChannelError:
        return
    assert b"".join(frame(body) for body in bodies) == octets


def test_a_stream_that_ends_inside_a_frame_is_truncated() -> None:
    with pytest.raises(Truncated):
        split([frame(b"whole")[:-1]])


def test_a_frame_over_the_limit_is_refused_before_it_is_buffered() -> None:
    splitter = Splitter(limit=10)
    splitter.feed((11).to_bytes(2, "big"))
    with pytest.raises(MalformedMessage):
        splitter.next()


def test_an_empty_frame_is_refused() -> None:
    with pytest.raises(MalformedMessage):
        split([b"\x00\x00"])


@pytest.mark.parametrize("size", [0, MAX_FRAME + 1])
def test_a_body_that_does_not_fit_is_not_framed(size: int) -> None:
    with pytest.raises(ValueError, match="A frame carries"):
        frame(bytes(size))
