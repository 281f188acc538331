"""The ministry's electronic seal: what it promises or tells is canonical JSON signed by it."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from crypto_module.ades import cades
from crypto_module.cms.sign import Signer
from crypto_module.x509 import Certificate
from gateway.domain.canonical import canonical_json


@dataclass(frozen=True, slots=True)
class Seal:
    """A signer and the certificates above it, which travel with every signature."""

    signer: Signer
    issuers: tuple[Certificate, ...] = ()

    async def statement(self, content: Mapping[str, object], *, at: datetime) -> bytes:
        """The signed statement, content attached; signed off the event loop."""
        return await asyncio.to_thread(
            cades.sign,
            canonical_json(content),
            signer=self.signer,
            signing_time=at,
            detached=False,
            certificates=self.issuers,
        )

    def detached(self, content: bytes, *, at: datetime) -> bytes:
        """The signature alone."""
        return cades.sign(
            content,
            signer=self.signer,
            signing_time=at,
            detached=True,
            certificates=self.issuers,
        )
