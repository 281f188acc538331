"""Which stored bytes are listed somewhere; the rest nobody can ask for any more."""

from collections.abc import Sequence

from sqlalchemy import select, union

from gateway.store.engine import Store
from gateway.store.schema.cases import DOCUMENTS
from gateway.store.schema.ministry import PACKAGES


async def listed(store: Store, keys: Sequence[str]) -> frozenset[str]:
    """Return those of ``keys`` that a document, also a removed one, or a package lists."""
    documents = select(DOCUMENTS.c.blob).where(DOCUMENTS.c.blob.in_(keys))
    packages = select(PACKAGES.c.blob).where(PACKAGES.c.blob.in_(keys))
    async with store.read() as tx:
        return frozenset((await tx.execute(union(documents, packages))).scalars())
