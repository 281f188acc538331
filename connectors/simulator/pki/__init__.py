"""The demonstration trust hierarchy, or one deliberate defect: ЦЗО → КНЕДП → officers and seals.

``Hierarchy.demonstration(now)`` makes the whole table; ``hierarchy.issue(spec, defect=…)`` makes
one more certificate, wrong in exactly one way. Nobody in it exists. No private key of it is ever
committed: keys are made at set-up and kept encrypted (``storage``).
"""

from connectors.simulator.pki.defects import Defect
from connectors.simulator.pki.hierarchy import Hierarchy, Issued
from connectors.simulator.pki.profiles import Purpose, Spec, Subject
from connectors.simulator.pki.storage import ensure, load, save
from connectors.simulator.pki.suites import Suite

__all__ = [
    "Defect",
    "Hierarchy",
    "Issued",
    "Purpose",
    "Spec",
    "Subject",
    "Suite",
    "ensure",
    "load",
    "save",
]
