"""``make bench``: every figure as one JSON, each a ratio to something measured in the same run."""

import asyncio
import json
import os

from crypto_module import backend
from tests.bench import memory, road, streaming, timing, validation
from tests.bench.crypto.figures import rows
from tests.bench.processor import model


def main() -> None:
    """Print the figures."""
    figures = [
        *rows(),
        *validation.rows(),
        validation.hash_bound(),
        asyncio.run(road.figure()),
        asyncio.run(memory.figure()),
        streaming.row(),
    ]
    report = {
        "cpu": model(),
        "cores": os.cpu_count(),
        "backend": backend.chosen.name,
        "path": backend.chosen.cpu,
        "figures": figures,
        "timing": timing.figures(),
    }
    print(json.dumps(report, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
