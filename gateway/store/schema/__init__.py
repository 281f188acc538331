"""The tables, one module per group; importing this package fills ``METADATA``."""

from gateway.store.schema import cases, events, ministry, people, registry, validations, work
from gateway.store.schema.columns import METADATA

__all__ = ["METADATA", "cases", "events", "ministry", "people", "registry", "validations", "work"]
