"""Signatures of keys that this process has never seen: another process makes them.

A key that signs here is a known key here, so the benchmark of new keys asks a child.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import Final

from crypto_module.primitives import dstu4145

_DIGEST_SIZE: Final = 32


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature by a key that nobody else has."""

    key: bytes
    signature: bytes
    digest: bytes


def made(curve_name: str, count: int) -> list[Signed]:
    """Return ``count`` signatures, each by a new key, made in a child process."""
    answer = subprocess.run(
        [sys.executable, "-m", "tests.bench.crypto.strangers", curve_name, str(count)],
        capture_output=True,
        check=True,
        text=True,
    )
    return [Signed(*map(bytes.fromhex, row)) for row in json.loads(answer.stdout)]


def _make(curve_name: str, number: int) -> list[str]:
    private = dstu4145.PrivateKey.generate(curve_name)
    digest = number.to_bytes(_DIGEST_SIZE, "big")
    signature = private.sign(digest)
    return [part.hex() for part in (private.public_key().to_bytes(), signature, digest)]


if __name__ == "__main__":
    name, total = sys.argv[1:]
    print(json.dumps([_make(name, number) for number in range(1, int(total) + 1)]))
