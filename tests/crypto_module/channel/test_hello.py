"""The offer and what is made of it; a downgrade is refused by both sides."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto_module.channel import ChannelError, hello
from crypto_module.channel.errors import (
    DowngradeRefused,
    MalformedMessage,
    TranscriptMismatch,
    UnsupportedSuite,
)
from crypto_module.channel.handshake_state import HandshakeState
from crypto_module.channel.intl import INTL

BETTER = replace(INTL, name="better", number=2)


def test_an_offer_is_taken_as_it_was_made() -> None:
    offered = hello.offer((BETTER, INTL))
    taken, rest = hello.take(offered.prologue + b"rest")
    assert (taken, rest) == (offered, b"rest")
    assert taken.offered == (2, 1)


def test_the_best_common_suite_is_used() -> None:
    assert hello.choose(hello.offer((BETTER, INTL)), (BETTER, INTL)) is BETTER
    assert hello.choose(hello.offer((INTL,)), (BETTER, INTL)) is INTL


def test_a_worse_suite_than_both_know_is_refused() -> None:
    with pytest.raises(DowngradeRefused):
        hello.choose(hello.offer((INTL, BETTER)), (BETTER, INTL))


def test_a_suite_that_is_not_accepted_is_refused() -> None:
    with pytest.raises(UnsupportedSuite):
        hello.choose(hello.offer((BETTER, INTL)), (INTL,))


def test_an_offer_cut_down_on_its_way_breaks_the_transcript() -> None:
    """Somebody hides the better suite: the responder agrees, the initiator finds out."""
    generate = INTL.diffie_hellman.generate_keypair
    made, cut = hello.offer((INTL, BETTER)), hello.offer((INTL,))
    initiator = HandshakeState(
        INTL, initiator=True, prologue=made.prologue, s=generate(), e=generate()
    )
    responder = HandshakeState(
        INTL, initiator=False, prologue=cut.prologue, s=generate(), e=generate()
    )
    first = initiator.write_tokens() + initiator.write_payload(b"")
    responder.read_payload(responder.read_tokens(first))
    second = responder.write_tokens() + responder.write_payload(b"")
    with pytest.raises(TranscriptMismatch):
        initiator.read_tokens(second)


@pytest.mark.parametrize(
    "octets",
    [
        b"",
        b"BRAM",
        b"OTHER\x01\x01\x01",
        b"BRAMA\x01\x00",
        b"BRAMA\x01\x02\x01",
        b"BRAMA\x01\x02\x01\x01",
        b"BRAMA\x01\x09" + bytes(range(9)),
    ],
)
def test_octets_that_are_no_hello_are_refused(octets: bytes) -> None:
    with pytest.raises(MalformedMessage):
        hello.take(octets)


@given(octets=st.binary(max_size=20))
def test_any_octets_after_the_magic_give_a_hello_or_a_channel_error(octets: bytes) -> None:
    try:
        offered, rest = hello.take(hello.MAGIC + octets)
    except ChannelError:
        return
    assert offered.prologue + rest == hello.MAGIC + octets
