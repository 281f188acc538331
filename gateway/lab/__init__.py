"""Deliberately wrong signatures, one defect each, and what should be said of them.

The data (``defects/*.toml``) say what each is and its verdict; the code only makes it. A name is
made in one or more suites of keys, and ``name-suite`` is the identifier of one specimen.
"""

from gateway.lab.catalogue import CATALOGUE, Defect
from gateway.lab.making import make
from gateway.lab.writing import write

__all__ = ["CATALOGUE", "Defect", "make", "write"]
