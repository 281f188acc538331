"""The records of an established channel: ordered, authenticated, ended on purpose.

The body of a record frame:

    direction (1 octet, "I" initiator to responder, "R" back) ‖ n (8 octets, big-endian)
    ‖ Noise transport message of (type (1 octet) ‖ data)

``direction`` and ``n`` repeat what both sides know and may have only one value each; they
are there so that a replay, a loss and a reflection can be told apart and counted. What
protects is the nonce inside the cipher. Types: 0 data (1..65509 octets), 1 close (no data),
2 admission (the responder's first record and no other: no data lets the initiator in, a code
of lower-case letters and hyphens says why not).
"""

import re
from typing import Final

from cryptography.exceptions import InvalidTag
from typing_extensions import override

from crypto_module.channel.cipher_state import CipherState
from crypto_module.channel.errors import (
    ChannelBroken,
    ChannelError,
    MalformedMessage,
    RecordAfterClose,
    RecordForged,
    RecordOutOfOrder,
    RecordReflected,
    RecordReplayed,
    RefusedByPeer,
    Truncated,
)
from crypto_module.channel.frames import MAX_FRAME
from crypto_module.channel.suite import TAG_LENGTH

INITIATOR: Final = b"I"
RESPONDER: Final = b"R"
DATA: Final = b"\x00"
CLOSE: Final = b"\x01"
ADMISSION: Final = b"\x02"
HEADER: Final = 1 + 8
MAX_DATA: Final = MAX_FRAME - HEADER - TAG_LENGTH - len(DATA)
RECORDS_PER_KEY: Final = 2**16
"""Both sides rekey after so many records of a direction: at most 4 GiB under one key."""
_CODE: Final = re.compile(rb"[a-z][a-z-]{0,63}")


class _Direction:
    """One cipher with its letter; counts the records and rekeys at the same ones as the peer."""

    __slots__ = ("cipher", "letter")

    def __init__(self, cipher: CipherState, letter: bytes) -> None:
        self.cipher = cipher
        self.letter = letter

    def header(self) -> bytes:
        return self.letter + self.cipher.n.to_bytes(8, "big")

    def turn_key(self) -> None:
        if self.cipher.n % RECORDS_PER_KEY == 0:
            self.cipher.rekey()


class Session:
    """Seals what goes out and opens what comes in, each direction in its own order."""

    __slots__ = ("_broken", "_closed", "_peer_closed", "_receiving", "_sending")

    def __init__(self, *, sending: CipherState, receiving: CipherState, initiator: bool) -> None:
        ours, theirs = (INITIATOR, RESPONDER) if initiator else (RESPONDER, INITIATOR)
        self._sending = _Direction(sending, ours)
        self._receiving = _Direction(receiving, theirs)
        self._closed = False
        self._peer_closed = False
        self._broken = False

    @override
    def __repr__(self) -> str:
        return f"Session(peer_closed={self._peer_closed}, keys=<hidden>)"

    @property
    def peer_closed(self) -> bool:
        """Whether the peer ended its direction with an authenticated close record."""
        return self._peer_closed

    def seal(self, data: bytes) -> bytes:
        """The next record; 1 to ``MAX_DATA`` octets of data."""
        if not 1 <= len(data) <= MAX_DATA:
            raise ValueError(f"A record carries 1 to {MAX_DATA} octets, not {len(data)}.")
        return self._seal(DATA + data)

    def close(self) -> bytes:
        """The last record of this side's direction; the other direction stays open."""
        record = self._seal(CLOSE)
        self._closed = True
        self._sending.cipher.wipe()
        return record

    def admit(self) -> bytes:
        """The responder's first record: the initiator is welcome."""
        return self._seal(ADMISSION)

    def refuse(self, code: str) -> bytes:
        """The responder's only record: why the initiator is not let in; the keys go with it."""
        record = self._seal(ADMISSION + code.encode("ascii"))
        self.abandon()
        return record

    def open_admission(self, record: bytes) -> None:
        """Take the responder's first record.

        Raises:
            RefusedByPeer: it is a refusal.
            ChannelError: it is not an admission.
        """
        kind, data = self._opened(record)
        if kind == ADMISSION and not data:
            return
        self.abandon()
        if kind == ADMISSION and _CODE.fullmatch(data):
            raise RefusedByPeer(data.decode("ascii"))
        raise MalformedMessage("The responder's first record is not an admission.")

    def open(self, record: bytes) -> bytes:
        """The data of the peer's next record; empty when the peer closed its direction.

        Raises:
            ChannelError: one class per broken rule; the session reads nothing afterwards.
        """
        kind, data = self._opened(record)
        if kind == DATA and data:
            return data
        if kind == CLOSE and not data:
            self._peer_closed = True
            self._receiving.cipher.wipe()
            return b""
        self.abandon()
        raise MalformedMessage("A record is neither data nor a close record.")

    def end_of_stream(self) -> None:
        """Say that the peer's stream ended; raises ``Truncated`` unless it was closed first."""
        if not self._peer_closed:
            self.abandon()
            raise Truncated("The stream ended without the peer's close record.")

    def abandon(self) -> None:
        """Wipe the keys of both directions; nothing more is sealed or opened."""
        self._broken = True
        self._sending.cipher.wipe()
        self._receiving.cipher.wipe()

    def _seal(self, plaintext: bytes) -> bytes:
        if self._closed or self._broken:
            raise ChannelBroken("This side's direction of the channel is over.")
        header = self._sending.header()
        record = header + self._sending.cipher.encrypt_with_ad(b"", plaintext)
        self._sending.turn_key()
        return record

    def _opened(self, record: bytes) -> tuple[bytes, bytes]:
        """Type and data of the next record; any error ends the session."""
        if self._broken:
            raise ChannelBroken("An earlier record was refused.")
        try:
            plaintext = self._decrypted(record)
        except ChannelError:
            self.abandon()
            raise
        return plaintext[:1], plaintext[1:]

    def _decrypted(self, record: bytes) -> bytes:
        if not HEADER + TAG_LENGTH + len(DATA) <= len(record) <= MAX_FRAME:
            raise MalformedMessage(f"A record cannot have {len(record)} octets.")
        if self._peer_closed:
            raise RecordAfterClose("A record came after the peer's close record.")
        self._check_turn(record[:HEADER])
        try:
            plaintext = self._receiving.cipher.decrypt_with_ad(b"", record[HEADER:])
        except InvalidTag as err:
            n = self._receiving.cipher.n
            raise RecordForged(f"Record {n} does not authenticate.") from err
        self._receiving.turn_key()
        return plaintext

    def _check_turn(self, header: bytes) -> None:
        expected = self._receiving.cipher.n
        n = int.from_bytes(header[1:], "big")
        if header[:1] == self._sending.letter:
            raise RecordReflected(f"Record {n} of this side came back to it.")
        if header[:1] != self._receiving.letter:
            raise MalformedMessage("A record names no direction of this channel.")
        if n < expected:
            raise RecordReplayed(f"Record {n} came when {expected} was due: it was used before.")
        if n > expected:
            raise RecordOutOfOrder(f"Record {n} came when {expected} was due.")
