"""Which stored bytes are listed somewhere; the rest nobody can ask for any more."""

from collections.abc import Sequence

from sqlalchemy import select, union

from gateway.store.engine import Store
from gateway.store.schema.cases import DOCUMENTS
from gateway.store.schema.ministry import PACKAGES
from gateway.store.schema.validations import VALIDATIONS


async def listed(store: Store, keys: Sequence[str]) -> frozenset[str]:
    """Return those of ``keys`` that a document, even a removed one, a package, a question lists."""
    documents = select(DOCUMENTS.c.blob).where(DOCUMENTS.c.blob.in_(keys))
    packages = select(PACKAGES.c.blob).where(PACKAGES.c.blob.in_(keys))
    files = select(VALIDATIONS.c.file).where(VALIDATIONS.c.file.in_(keys))
    contents = select(VALIDATIONS.c.content).where(VALIDATIONS.c.content.in_(keys))
    async with store.read() as tx:
        found = await tx.execute(union(documents, packages, files, contents))
        return frozenset(found.scalars())
