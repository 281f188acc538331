"""The suites this build knows, best first. A new suite is a new file and a row here."""

from types import MappingProxyType
from typing import Final

from crypto_module.channel.intl import INTL
from crypto_module.channel.suite import Suite

PREFERENCE: Final[tuple[Suite, ...]] = (INTL,)
"""Order in which a side that knows several wants them; the hello offers all of them."""

BY_NUMBER: Final = MappingProxyType({suite.number: suite for suite in PREFERENCE})
