"""What was signed, hashed once for each hash that the signers ask for.

Sixty-four signers of one message would otherwise have sixty-four times the hash of its content
computed: a small message beside a large document could keep a verifier busy for minutes.
"""

from collections.abc import Callable, Iterable

from crypto_module.primitives import sboxes
from crypto_module.primitives.hashes import Hash, HashName
from crypto_module.x509.keys import DstuKey, PublicKey

Feed = Callable[[Hash], None]


class Contents:
    """The contents of one judgement: attached, given beside the signature, or both."""

    __slots__ = ("_digests", "_feeds")

    def __init__(self, feeds: Iterable[Feed]) -> None:
        self._feeds = tuple(feeds)
        self._digests: dict[tuple[HashName, bytes | None], tuple[bytes, ...]] = {}

    def digests(self, key: PublicKey, name: HashName) -> tuple[bytes, ...]:
        """Return the digest of each content as the owner of ``key`` computes it."""
        wanted = (name, _sbox(key) if name == "gost34311" else None)
        if wanted not in self._digests:
            self._digests[wanted] = tuple(_digest(key.new_hash(name), feed) for feed in self._feeds)
        return self._digests[wanted]


def _sbox(key: PublicKey) -> bytes:
    return (key.sbox if isinstance(key, DstuKey) else None) or sboxes.DEFAULT


def _digest(fresh: Hash, feed: Feed) -> bytes:
    feed(fresh)
    return fresh.digest()
