"""How documents came to the front office: channel and model.

Models 1–3: leaflet of the ministry, 2020. The model is an attribute of the case, not of the
installation; combinations are allowed.
"""

from enum import IntEnum, StrEnum


class Channel(StrEnum):
    """The way documents reached the officer; decides the registration date."""

    IN_PERSON = "in_person"
    ELECTRONIC = "electronic"
    POST = "post"


class Model(IntEnum):
    """Who takes the documents, and whether an electronic case is made."""

    ECASE = 1
    SPSZN_IN_CNAP = 2
    PAPER = 3
