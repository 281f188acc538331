"""What a request handler may reach: typed keys of the application, filled by ``gateway.app``."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from aiohttp import web

from crypto_module.cms.sign import Signer
from gateway.augmentation import Raising
from gateway.http.rate import RateLimit
from gateway.ports import Blobs
from gateway.rules import Rules
from gateway.settings import Settings
from gateway.store import Store
from gateway.trust_state import TrustedServices
from gateway.validations import Judge

STORE: Final = web.AppKey("store", Store)
RULES: Final = web.AppKey("rules", Rules)
BLOBS: Final[web.AppKey[Blobs]] = web.AppKey("blobs")
SETTINGS: Final = web.AppKey("settings", Settings)
CLOCK: Final[web.AppKey[Callable[[], datetime]]] = web.AppKey("clock")
JUDGE: Final = web.AppKey("judge", Judge)
RAISING: Final = web.AppKey("raising", Raising)
SERVICES: Final = web.AppKey("services", TrustedServices)
SEAL: Final = web.AppKey("seal", Signer)
RATE: Final = web.AppKey("rate", RateLimit)
NEWS: Final[web.AppKey[Callable[[], None]]] = web.AppKey("news")
"""Tells this process's worker that something may be due; other processes find it by looking."""
