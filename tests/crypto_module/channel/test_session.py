"""The law of records: what was sealed opens in order and once; everything else is refused."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto_module.channel import ChannelError, Session
from crypto_module.channel.errors import (
    ChannelBroken,
    MalformedMessage,
    NonceExhausted,
    RecordAfterClose,
    RecordForged,
    RecordOutOfOrder,
    RecordReflected,
    RecordReplayed,
    Truncated,
)
from crypto_module.channel.session import HEADER, MAX_DATA, RECORDS_PER_KEY
from crypto_module.channel.suite import MAX_NONCE

Channel = Callable[[], tuple[Session, Session]]
LAWS = settings(max_examples=100, deadline=None)
MESSAGES = st.lists(st.binary(min_size=1, max_size=200), min_size=2, max_size=8)


@given(messages=st.lists(st.tuples(st.booleans(), st.binary(min_size=1, max_size=200))))
@LAWS
def test_whatever_is_sealed_opens_in_order(
    channel: Channel, messages: list[tuple[bool, bytes]]
) -> None:
    initiator, responder = channel()
    for outward, data in messages:
        sender, receiver = (initiator, responder) if outward else (responder, initiator)
        assert receiver.open(sender.seal(data)) == data


@given(messages=MESSAGES, where=st.integers(0), position=st.integers(0), flip=st.integers(1, 255))
@LAWS
def test_a_changed_record_is_refused(
    channel: Channel, messages: list[bytes], where: int, position: int, flip: int
) -> None:
    sender, receiver = channel()
    records = [sender.seal(data) for data in messages]
    where %= len(records)
    for record in records[:where]:
        receiver.open(record)
    changed = bytearray(records[where])
    changed[position % len(changed)] ^= flip
    with pytest.raises(ChannelError):
        receiver.open(bytes(changed))


@given(messages=MESSAGES, where=st.integers(0))
@LAWS
def test_a_dropped_record_is_noticed_by_the_next_one(
    channel: Channel, messages: list[bytes], where: int
) -> None:
    sender, receiver = channel()
    records = [sender.seal(data) for data in messages]
    where %= len(records) - 1
    for record in records[:where]:
        receiver.open(record)
    with pytest.raises(RecordOutOfOrder):
        receiver.open(records[where + 1])


@given(messages=MESSAGES, where=st.integers(0), again=st.integers(0))
@LAWS
def test_a_replayed_record_is_refused(
    channel: Channel, messages: list[bytes], where: int, again: int
) -> None:
    sender, receiver = channel()
    records = [sender.seal(data) for data in messages]
    where %= len(records)
    for record in records[: where + 1]:
        receiver.open(record)
    with pytest.raises(RecordReplayed):
        receiver.open(records[again % (where + 1)])


def test_a_record_reflected_to_its_sender_is_refused(channel: Channel) -> None:
    initiator, _ = channel()
    with pytest.raises(RecordReflected):
        initiator.open(initiator.seal(b"case"))


def test_a_reflected_record_with_its_letter_changed_is_refused(channel: Channel) -> None:
    initiator, responder = channel()
    initiator.open(responder.seal(b"the numbers of both directions are equal now"))
    record = initiator.seal(b"case")
    with pytest.raises(RecordForged):
        initiator.open(b"R" + (2).to_bytes(8, "big") + record[HEADER:])


def test_a_record_of_another_channel_is_refused(channel: Channel) -> None:
    sender, _ = channel()
    _, receiver = channel()
    with pytest.raises(RecordForged):
        receiver.open(sender.seal(b"case"))


def test_nothing_is_read_after_a_refused_record(channel: Channel) -> None:
    sender, receiver = channel()
    first, second = sender.seal(b"1"), sender.seal(b"2")
    with pytest.raises(RecordOutOfOrder):
        receiver.open(second)
    with pytest.raises(ChannelBroken):
        receiver.open(first)
    with pytest.raises(ChannelBroken):
        receiver.seal(b"answer")


@given(record=st.binary(max_size=200))
@LAWS
def test_any_octets_raise_a_channel_error_and_nothing_else(channel: Channel, record: bytes) -> None:
    _, receiver = channel()
    with pytest.raises(ChannelError):
        receiver.open(record)


def test_a_close_record_ends_one_direction(channel: Channel) -> None:
    initiator, responder = channel()
    assert responder.open(initiator.close()) == b""
    assert responder.peer_closed
    assert initiator.open(responder.seal(b"the answer")) == b"the answer"


def test_a_stream_cut_before_its_close_record_is_truncated(channel: Channel) -> None:
    initiator, responder = channel()
    responder.open(initiator.seal(b"half of a case"))
    with pytest.raises(Truncated):
        responder.end_of_stream()


def test_a_stream_that_was_closed_may_end(channel: Channel) -> None:
    initiator, responder = channel()
    responder.open(initiator.close())
    responder.end_of_stream()


def test_nothing_follows_a_close_record(channel: Channel) -> None:
    initiator, responder = channel()
    record = initiator.close()
    responder.open(record)
    with pytest.raises(RecordAfterClose):
        responder.open(record)
    with pytest.raises(ChannelBroken):
        initiator.seal(b"more")


@pytest.mark.parametrize("size", [1, MAX_DATA])
def test_the_longest_and_the_shortest_record_fit(channel: Channel, size: int) -> None:
    initiator, responder = channel()
    assert responder.open(initiator.seal(bytes(size))) == bytes(size)


@pytest.mark.parametrize("size", [0, MAX_DATA + 1])
def test_a_record_of_another_size_is_not_made(channel: Channel, size: int) -> None:
    initiator, _ = channel()
    with pytest.raises(ValueError, match="A record carries"):
        initiator.seal(bytes(size))


def test_an_admission_in_the_middle_is_refused(channel: Channel) -> None:
    initiator, responder = channel()
    with pytest.raises(MalformedMessage):
        initiator.open(responder.admit())


def test_a_channel_that_begins_with_anything_but_an_admission_is_refused(channel: Channel) -> None:
    initiator, responder = channel()
    with pytest.raises(MalformedMessage):
        initiator.open_admission(responder.seal(b"data instead"))
    with pytest.raises(ChannelBroken):
        initiator.open(responder.seal(b"more"))


def test_both_sides_change_the_key_at_the_same_record(channel: Channel) -> None:
    initiator, responder = channel()
    first_key = bytes(initiator._sending.cipher._k or b"")
    for _ in range(RECORDS_PER_KEY - 1):
        responder.open(initiator.seal(b"x"))
    assert bytes(initiator._sending.cipher._k or b"") == first_key
    responder.open(initiator.seal(b"the last under this key"))
    assert bytes(initiator._sending.cipher._k or b"") != first_key
    assert (
        responder.open(initiator.seal(b"the first under the next")) == b"the first under the next"
    )


def test_the_reserved_nonce_is_never_used(channel: Channel) -> None:
    initiator, _ = channel()
    initiator._sending.cipher._n = MAX_NONCE - 1
    initiator.seal(b"the last record there is")
    with pytest.raises(NonceExhausted):
        initiator.seal(b"one more")


def test_keys_are_overwritten_when_a_session_is_abandoned(channel: Channel) -> None:
    initiator, _ = channel()
    key: Any = initiator._sending.cipher._k
    initiator.abandon()
    assert key == bytes(32)
    assert "hidden" in repr(initiator)
