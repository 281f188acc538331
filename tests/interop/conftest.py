"""The peers, started once, and each path of the kernel in turn against them."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from crypto_module import backend
from tests.crypto_module.conftest import PATHS
from tests.interop.draw import Draw
from tests.interop.peer import HERE, Peer

JAR = os.environ.get("BRAMA_BCPROV", "/usr/share/java/bcprov.jar")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here is marked, so that a machine without Java and Node can leave it out."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.peers)


@pytest.fixture(scope="session")
def bouncycastle() -> Iterator[Peer]:
    with Peer("java", "-Xshare:auto", "-cp", JAR, str(HERE / "bouncycastle" / "Peer.java")) as peer:
        yield peer


@pytest.fixture(scope="session")
def node_packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with exactly the packages of the lock file, installed by ``npm ci``."""
    folder = tmp_path_factory.mktemp("node")
    for name in ("package.json", "package-lock.json"):
        (folder / name).write_bytes((HERE / "node" / name).read_bytes())
    subprocess.run(
        ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"],
        cwd=folder,
        check=True,
        capture_output=True,
    )
    return folder


@pytest.fixture(scope="session")
def jkurwa(node_packages: Path) -> Iterator[Peer]:
    """Both packages, jkurwa and gost89, are one peer."""
    with Peer("node", "--no-deprecation", str(HERE / "node" / "peer.js"), str(node_packages)) as it:
        yield it


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
