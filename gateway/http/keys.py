"""What a request handler may reach: typed keys of the application, filled by ``gateway.app``."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from aiohttp import web

from gateway.ports import Blobs
from gateway.rules import Rules
from gateway.settings import Settings
from gateway.store import Store

STORE: Final = web.AppKey("store", Store)
RULES: Final = web.AppKey("rules", Rules)
BLOBS: Final = web.AppKey("blobs", Blobs)
SETTINGS: Final = web.AppKey("settings", Settings)
CLOCK: Final = web.AppKey("clock", Callable[[], datetime])
