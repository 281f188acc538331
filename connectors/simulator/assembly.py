"""Composition of the simulator: files and store in, the two web applications out."""

import asyncio
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from aiohttp import web

from connectors.backoffice import read_layouts
from connectors.blobs import LocalBlobs
from connectors.simulator import files
from connectors.simulator.admission import Admission, Cut
from connectors.simulator.answers import AnswerDesk
from connectors.simulator.exports import Programs
from connectors.simulator.files import Files
from connectors.simulator.package import Rules
from connectors.simulator.pki.table import MINISTRY_EDRPOU
from connectors.simulator.receive import Intake
from connectors.simulator.seal import Seal
from connectors.simulator.store.database import Database
from connectors.simulator.switches import SwitchBoard
from connectors.simulator.web.desk import MAX_BODY, Desk
from connectors.simulator.web.guard import guarded_by
from connectors.simulator.web.ministry import Ministry, ModuleOf
from connectors.simulator.web.page import Page
from connectors.simulator.web.problems import problems
from crypto_module.validation import BASIC_NO_REVOCATION, Evidence, Policy
from gateway.domain.service import parse_catalogue

CONFIG: Final = Path(__file__).parents[2] / "config"
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatorSettings:
    """Where the simulator lives; port 0 takes a free one."""

    data: Path
    port: int = 8090
    crypto_port: int = 8091
    config_dir: Path = CONFIG
    switches: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The two web applications of one simulator, and who may speak to the first."""

    ministry: web.Application
    desk: web.Application
    admission: Admission


async def assemble(
    database: Database,
    settings: SimulatorSettings,
    found: Files,
    *,
    module_of: ModuleOf,
    cut: Cut,
    clock: Clock,
) -> Parts:
    """The applications over the database; ``module_of`` says how a module is known."""
    rules = _rules(found, settings.config_dir)
    issuers = found.hierarchy.pool
    seal = Seal(found.hierarchy["ministry-seal"].signer, issuers)
    board = await SwitchBoard.load(database)
    if settings.switches:
        await board.set(settings.switches)
    blobs = await asyncio.to_thread(LocalBlobs, settings.data / files.PACKAGES)
    admission = await Admission.load(found.registry, database, cut=cut)
    ministry = Ministry(
        intake=Intake(database=database, blobs=blobs, rules=rules, seal=seal),
        admission=admission,
        board=board,
        module_of=module_of,
        clock=clock,
    )
    desk = Desk(
        answers=AnswerDesk(
            database=database,
            programs=Programs(read_layouts(settings.config_dir / "dat")),
            rules=rules,
            seal=seal,
            edrpou=MINISTRY_EDRPOU,
        ),
        program_seal=Seal(found.hierarchy["program-seal"].signer, issuers),
        board=board,
        admission=admission,
        clock=clock,
    )
    app = web.Application(
        middlewares=[problems, guarded_by(found.desk_token)], client_max_size=MAX_BODY
    )
    desk.add_routes(app)
    Page(desk=desk, token=found.desk_token).add_routes(app)
    return Parts(ministry=ministry.app(), desk=app, admission=admission)


def _rules(found: Files, config_dir: Path) -> Rules:
    catalogue = tomllib.loads((config_dir / "services.toml").read_text("utf-8"))
    # The demonstration hierarchy has no revocation service, so there is nothing to ask.
    policy = Policy(name=BASIC_NO_REVOCATION, anchors=found.hierarchy.anchors, revocation="none")
    return Rules(
        policy=policy,
        evidence=Evidence(certificates=found.hierarchy.pool),
        catalogue=parse_catalogue(catalogue),
    )
