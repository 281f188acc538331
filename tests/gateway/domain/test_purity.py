"""The domain computes: it imports nothing that speaks, waits or looks at a clock."""

import ast
from pathlib import Path

import pytest

DOMAIN = Path(__file__).parents[3] / "gateway" / "domain"
SPEAKING = {
    "aiohttp", "asyncio", "logging", "os", "pathlib", "prometheus_client", "random", "secrets",
    "socket", "sqlalchemy", "sqlite3", "structlog", "threading", "time", "tomllib",
}  # fmt: skip


def imported(path: Path) -> set[str]:
    modules = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            modules.add(node.module)
    return modules


@pytest.mark.parametrize("path", sorted(DOMAIN.glob("*.py")), ids=lambda path: path.stem)
def test_a_module_of_the_domain_only_computes(path: Path) -> None:
    modules = imported(path)
    assert not {module.split(".")[0] for module in modules} & SPEAKING
    ours = {module for module in modules if module.startswith(("gateway", "connectors", "crypto"))}
    assert all(module.startswith("gateway.domain") for module in ours)
