"""DAT exchange with the back-office programs: АСОПД/КОМТЕХ-СОЦ, ЄДАРП, Житлові субсидії.

The programs' own formats are not public. This is the project's reference format, laid down
byte by byte in connectors/DESIGN.md; the columns of each program are data (config/dat).
"""

from connectors.backoffice.codec import DatCodec, DatFile, SignedDat
from connectors.backoffice.errors import DatError
from connectors.backoffice.layout import Column, ColumnType, Kind, Layout, read_layouts

__all__ = [
    "Column",
    "ColumnType",
    "DatCodec",
    "DatError",
    "DatFile",
    "Kind",
    "Layout",
    "SignedDat",
    "read_layouts",
]
