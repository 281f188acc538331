"""The log of what is no HTTP at all: that it came is told, what came is not.

aiohttp quotes the broken line, which may hold a key or a name.
"""

import logging
from typing import Final

from aiohttp.http_exceptions import HttpProcessingError
from typing_extensions import override


class _Unquoted(logging.Filter):
    @override
    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and isinstance(record.exc_info[1], HttpProcessingError):
            record.levelno, record.levelname = logging.WARNING, "WARNING"
            record.msg, record.args = "A request that is not HTTP was refused.", ()
            record.exc_info = None
        return True


LOGGER: Final = logging.getLogger("brama.protocol")
LOGGER.addFilter(_Unquoted())
