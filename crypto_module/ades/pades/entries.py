"""Entries of PDF dictionaries with references followed, as ``get`` of the library does not."""

from typing import Any

from pyhanko.pdf_utils import generic


def entry(one: generic.DictionaryObject, name: str) -> Any:
    """Return what stands under ``name``, None when nothing does."""
    return one[name] if name in one else None  # noqa: SIM401 - get gives the reference itself
