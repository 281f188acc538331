"""What was signed, hashed once for each hash that the signers ask for.

Sixty-four signers of one message would otherwise have sixty-four times the hash of its content
computed: a small message beside a large document could keep a verifier busy for minutes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from crypto_module.ades.signature import DataReference, Datum, Feed
from crypto_module.primitives import hashes, sboxes
from crypto_module.primitives.hashes import HashName
from crypto_module.x509.keys import DstuKey, PublicKey


@dataclass(frozen=True, slots=True)
class Digests:
    """A content known by its digests alone: the document stays where it is.

    GOST 34.311 depends on the S-box of the signer's key: whoever hashed the document must have
    used it (S-box №1 where the certificate names none).
    """

    by_hash: Mapping[HashName, bytes] = field(repr=False)


Given = Feed | Digests
"""A content that the caller brings beside the signature."""


class Contents:
    """The contents of one judgement: attached, given beside the signature, or both."""

    __slots__ = ("_computed", "_given")

    def __init__(self, given: Given | None) -> None:
        self._given = given
        self._computed: dict[tuple[Feed, HashName, bytes | None], bytes] = {}

    def digests(self, datum: DataReference, key: PublicKey) -> tuple[bytes, ...]:
        """Return the digest of each content as the owner of ``key`` computes it.

        Empty when there is no content, or when the caller's is known by other digests only.
        """
        attached = () if datum.feed is None else (self._digest(datum.feed, datum.hash_name, key),)
        # A named datum that is there is one of several; what the caller brings is not for it.
        if self._given is None or (datum.name is not None and attached):
            return attached
        if not isinstance(self._given, Digests):
            return (*attached, self._digest(self._given, datum.hash_name, key))
        known = self._given.by_hash.get(datum.hash_name)
        return () if known is None else (*attached, known)

    def only(self, data: Sequence[DataReference]) -> Datum:
        """Return the one of ``data`` that time-stamps are over beside what they find themselves.

        It is the only one, or the only one that is not in the signed file.
        """
        found = [one for one in data if one.feed is None] or data
        if len(found) != 1:
            return Datum(digest=lambda _: None)
        given = None if isinstance(self._given, Digests) else self._given
        feed = found[0].feed or given
        return Datum(digest=lambda name: self._plain_digest(feed, name), feed=feed)

    def _plain_digest(self, feed: Feed | None, name: HashName) -> bytes | None:
        """Return the digest as a time-stamp has it: of any hash, S-box №1."""
        if feed is None:
            return self._given.by_hash.get(name) if isinstance(self._given, Digests) else None
        wanted = (feed, name, sboxes.DEFAULT if name == "gost34311" else None)
        if wanted not in self._computed:
            fresh = hashes.new(name)
            feed(fresh)
            self._computed[wanted] = fresh.digest()
        return self._computed[wanted]

    def _digest(self, feed: Feed, name: HashName, key: PublicKey) -> bytes:
        wanted = (feed, name, _sbox(key) if name == "gost34311" else None)
        if wanted not in self._computed:
            fresh = key.new_hash(name)
            feed(fresh)
            self._computed[wanted] = fresh.digest()
        return self._computed[wanted]


def _sbox(key: PublicKey) -> bytes:
    return (key.sbox if isinstance(key, DstuKey) else None) or sboxes.DEFAULT
