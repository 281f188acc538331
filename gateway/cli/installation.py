"""A demonstration installation: what an operator would set up by hand, made in one folder.

Keys come out of the simulator's trust hierarchy, places and officers out of its cast, so both
sides of the road know each other. Nothing here is for real cases: the settings say ``demo``.
"""

import asyncio
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from connectors.simulator import cast, files
from connectors.simulator.pki import Hierarchy, Issued
from crypto_module.containers import pkcs8
from gateway.registry import enrol_client
from gateway.settings import NO_REVOCATION, SealSettings, Settings, load
from gateway.store import Store, migrate, registry
from gateway.store.registry import Officer, Place, Registry

SEAL: Final = "gateway-seal"
CRYPTO_SERVER: Final = "crypto-server"
MINISTRY_SEAL: Final = "ministry-seal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """A gateway that can be served, and what its clients need to know."""

    settings: Settings
    hierarchy: Hierarchy
    api_keys: Mapping[str, str] = field(repr=False)
    """The API key of the client that speaks for each officer of the cast, by officer id."""


async def install(
    data: Path, *, simulator_data: Path, crypto_port: int, now: datetime, **overrides: Any
) -> Installation:
    """Return the installation in ``data``; what is there already stays, client keys are new.

    ``overrides`` are settings, such as ``http={"port": 0}``.
    """
    found = await asyncio.to_thread(files.prepare, simulator_data, now=now)
    hierarchy = found.hierarchy
    seal = await asyncio.to_thread(_write_keys, data, hierarchy)
    settings = load(
        **{
            "demo": True,
            "data_dir": data,
            "policy": NO_REVOCATION,
            "seal": seal,
            "ministry": {
                "port": crypto_port,
                **_named("crypto_server", hierarchy[CRYPTO_SERVER]),
                **_named("seal", hierarchy[MINISTRY_SEAL]),
            },
            **overrides,
        }
    )
    await migrate(settings.database)
    store = await Store.open(settings.database)
    try:
        await registry.apply(store, _registry(hierarchy), now=now)
        api_keys = {
            officer.id: await enrol_client(
                store,
                client_id=f"city-of-{officer.id}",
                name=f"Система ЦНАП, від імені {officer.id}",
                officer=officer.id,
                now=now,
            )
            for officer in cast.OFFICERS
        }
    finally:
        await store.close()
    return Installation(settings=settings, hierarchy=hierarchy, api_keys=MappingProxyType(api_keys))


def _write_keys(data: Path, hierarchy: Hierarchy) -> SealSettings:
    password_file = data / "keys.password"
    modules = data / "modules"
    for folder in (data, modules, data / "trust", data / "trust" / "certificates"):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    password = files.secret(password_file).encode()
    _write(modules / "password", password)
    for number, anchor in enumerate(hierarchy.anchors):
        _write(data / "trust" / f"anchor-{number}.cer", anchor.der)
    for number, issuer in enumerate(hierarchy.pool):
        _write(data / "trust" / "certificates" / f"issuer-{number}.cer", issuer.der)
    for place in cast.access_points():
        _write_identity(modules / place.code, hierarchy[f"module-{place.code}"], password)
    _write_identity(data / "seal", hierarchy[SEAL], password)
    return SealSettings(
        key_file=data / "seal.p8",
        password_file=password_file,
        certificate_file=data / "seal.cer",
    )


def _write_identity(stem: Path, issued: Issued, password: bytes) -> None:
    _write(stem.with_name(f"{stem.name}.cer"), issued.certificate.der)
    _write(stem.with_name(f"{stem.name}.p8"), pkcs8.save(issued.key.held, password))


def _write(path: Path, octets: bytes) -> None:
    """Write the file, never readable by others, not even for a moment."""
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(octets)


def _registry(hierarchy: Hierarchy) -> Registry:
    return Registry(
        places=tuple(Place(place=place, active=True) for place in cast.access_points()),
        officers=tuple(
            Officer(
                id=officer.id,
                access_point=officer.access_point,
                role=officer.role,
                starostat="",
                name=officer.name,
                rnokpp=officer.rnokpp,
                unzr=None,
                active=True,
            )
            for officer in cast.OFFICERS
        ),
        modules=cast.modules(hierarchy),
    )


def _named(who: str, issued: Issued) -> dict[str, str | None]:
    """Return the settings that mean this certificate's key and no other."""
    certificate = issued.certificate
    key_identifier = certificate.subject_key_identifier
    return {
        f"{who}_subject": certificate.identity.common_name,
        f"{who}_edrpou": certificate.identity.edrpou,
        f"{who}_key_identifier": None if key_identifier is None else key_identifier.hex(),
    }
