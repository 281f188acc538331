"""``make bench-crypto``: one JSON with every figure of the kernel, on one core."""

import json
import os

from crypto_module import backend
from tests.bench.crypto.figures import rows
from tests.bench.processor import model


def main() -> None:
    """Print the figures."""
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    path = backend.chosen.cpu or backend.chosen.name
    print(json.dumps({"cpu": model(), "path": path, "figures": rows()}, indent=1))


if __name__ == "__main__":
    main()
