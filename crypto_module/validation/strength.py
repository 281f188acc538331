"""Step of a judgement about algorithms: whether they were still trusted then (5.2.8.4).

EN 319 102-1, table 6: material of an algorithm that is not trusted any more needs proof that it
is older; material that is known to be younger cannot be helped.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from crypto_module.ades.signature import Signature
from crypto_module.primitives.hashes import HashName
from crypto_module.validation.outcome import NeedsMore
from crypto_module.validation.search import Search
from crypto_module.validation.suitability import NEVER, Suitability
from crypto_module.validation.verdict import SubIndication
from crypto_module.x509.certificate import Certificate


def check(
    signature: Signature,
    path: Sequence[Certificate],
    search: Search,
    *,
    made_after: datetime | None,
    hashes: Iterable[HashName] = (),
) -> None:
    """9. Algorithms and keys of the signature and its path were trusted at ``search.at``.

    ``hashes`` are more of them, of a time-stamp's imprint and below it. The anchor is trusted as
    it is.
    """
    table = search.policy.algorithms
    if table is None:
        return
    names = (*hashes, *_hashes(signature, path))
    ends = min((*map(table.hash_ends, names), *_key_ends(path, table)))
    if search.at < ends:
        return
    if ends == NEVER or (made_after is not None and made_after >= ends):
        raise NeedsMore(
            SubIndication.CRYPTO_CONSTRAINTS_FAILURE,
            "алгоритм або довжина ключа не є надійними для підпису, створеного в цей час",
        )
    raise NeedsMore(
        SubIndication.CRYPTO_CONSTRAINTS_FAILURE_NO_POE,
        "алгоритм або довжина ключа вже не є надійними, а давніший час підпису не засвідчено",
    )


def _hashes(signature: Signature, path: Sequence[Certificate]) -> Iterator[HashName]:
    yield signature.signature_algorithm().required_hash()
    yield from (one.hash_name for one in signature.data())
    yield from (one.signature_algorithm.required_hash() for one in path[:-1])


def _key_ends(path: Sequence[Certificate], table: Suitability) -> Iterator[datetime]:
    """The signing key counts even when its certificate is the anchor."""
    return (table.key_ends(one.public_key) for one in path[: max(1, len(path) - 1)])
