"""The peers, started once, and each path of the kernel in turn against them."""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from crypto_module import backend
from tests.crypto_module.conftest import PATHS
from tests.interop.draw import Draw
from tests.interop.peer import HERE, Peer

JARS = Path(os.environ.get("BRAMA_BC_JARS", "/usr/share/java"))
NODE = HERE / "node"
INSTALLED = HERE.parents[1] / "build" / "interop"
MARKS = {
    "bouncycastle": pytest.mark.bouncycastle,
    "bouncycastle_messages": pytest.mark.bouncycastle,
    "jkurwa": pytest.mark.node,
    "jkurwa_messages": pytest.mark.node,
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test is marked by the peer it asks, so that a machine without it can leave it out."""
    for item in items:
        if HERE in item.path.parents:
            for peer in MARKS.keys() & set(getattr(item, "fixturenames", ())):
                item.add_marker(MARKS[peer])


@pytest.fixture(scope="session")
def bouncycastle() -> Iterator[Peer]:
    with _java("Peer.java", "bcprov") as peer:
        yield peer


@pytest.fixture(scope="session")
def bouncycastle_messages() -> Iterator[Peer]:
    with _java("Messages.java", "bcprov", "bcutil", "bcpkix") as peer:
        yield peer


def _java(program: str, *jars: str) -> Peer:
    path = ":".join(str(JARS / f"{one}.jar") for one in jars)
    return Peer("java", "-Xshare:auto", "-cp", path, str(HERE / "bouncycastle" / program))


def node_packages() -> Path:
    """Return the folder with exactly the packages of the lock file, installed by ``npm ci``."""
    files = [NODE / name for name in ("package.json", "package-lock.json")]
    stamp = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]
    folder = INSTALLED / stamp
    if not folder.exists():
        making = INSTALLED / f"{stamp}.{os.getpid()}"
        making.mkdir(parents=True)
        for file in files:
            shutil.copy(file, making)
        subprocess.run(
            ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"],
            cwd=making,
            check=True,
            capture_output=True,
        )
        with suppress(OSError):  # another process was first, with the same packages
            making.rename(folder)
        shutil.rmtree(making, ignore_errors=True)
    return folder


@pytest.fixture(scope="session")
def jkurwa() -> Iterator[Peer]:
    """Both packages, jkurwa and gost89, are one peer."""
    with _node("peer.js") as peer:
        yield peer


@pytest.fixture(scope="session")
def jkurwa_messages() -> Iterator[Peer]:
    with _node("messages.js") as peer:
        yield peer


def _node(script: str) -> Peer:
    return Peer("node", "--no-deprecation", str(NODE / script), str(node_packages()))


@pytest.fixture(scope="module", params=list(PATHS))
def path(request: pytest.FixtureRequest) -> Iterator[str]:
    """The name of a path of the kernel, which the primitives then use."""
    name: str = request.param
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(backend, "chosen", backend.load(*PATHS[name]))
        yield name


@pytest.fixture
def draw(request: pytest.FixtureRequest) -> Draw:
    return Draw(request.node.name)
