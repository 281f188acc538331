"""``make bench``: every figure as one JSON, each a ratio to something measured in the same run."""

import asyncio
import json
import os
import platform

from crypto_module import backend
from tests.bench import crypto, memory, road


def main() -> None:
    """Print the figures."""
    figures = [*crypto.figures(), asyncio.run(road.figure()), asyncio.run(memory.figure())]
    report = {
        "cpu": platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "backend": backend.chosen.name,
        "figures": figures,
    }
    print(json.dumps(report, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
