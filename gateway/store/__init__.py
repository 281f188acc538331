"""The store: SQLAlchemy Core, one code path for SQLite and PostgreSQL.

``Store`` opens it, ``migrate`` brings its schema up to date; the modules beside hold narrow
functions, one function = one transaction.
"""

from gateway.store.engine import Store
from gateway.store.errors import StoreUnavailable
from gateway.store.migrate import migrate

__all__ = ["Store", "StoreUnavailable", "migrate"]
