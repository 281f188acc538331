"""How much `brama verify` grows while a detached document of 4 GiB is hashed."""

import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

from crypto_module.ades import cades
from crypto_module.primitives import hashes
from crypto_module.primitives.hashes import Hash
from tests.crypto_module.authority import KEYS, NOW, issued, root

_SMALL: Final = 1 << 20
_LARGE: Final = 4 << 30
_PIECE: Final = bytes(1 << 22)
_PROMISED_MIB: Final = 64
_PASSED: Final = 0
# It verifies as the command does, then tells the highest resident set of the process so far.
_PROGRAM: Final = """
import sys
from gateway.__main__ import main
try:
    main()
finally:
    print(open("/proc/self/status").read(), file=sys.stderr)
"""


def row() -> dict[str, Any]:
    """Return the growth from a document of 1 MiB to one of 4 GiB, by DSTU 4145 and GOST 34.311."""
    with tempfile.TemporaryDirectory(prefix="brama-bench-") as name:
        folder = Path(name)
        anchor = root(KEYS["M257"])
        leaf = issued(anchor, key=KEYS["M257"])
        (folder / "root.cer").write_bytes(anchor.certificate.der)
        before, _ = _peak(folder, leaf.signer, _SMALL)
        after, seconds = _peak(folder, leaf.signer, _LARGE)
    growth = (after - before) / (1 << 20)
    return {
        "name": "verify_4gib_memory",
        "value": round(growth, 1),
        "unit": "MiB of growth while 4 GiB are judged",
        "promised": _PROMISED_MIB,
        "seconds": round(seconds, 1),
        "reference": "size of the document, MiB",
        "reference_value": _LARGE >> 20,
        "ratio": round(growth / (_LARGE >> 20), 6),
    }


def _peak(folder: Path, signer: Any, size: int) -> tuple[int, float]:
    document, signature = folder / "document", folder / "document.p7s"
    with document.open("wb") as file:
        file.truncate(size)  # a hole: octets of zero that take no disk
    digest = hashes.new("gost34311")
    _feed(digest, size)
    signature.write_bytes(cades.sign_digest(digest.digest(), signer=signer, signing_time=NOW))
    started = time.monotonic()
    words = ["verify", signature, "--content", document, "--trust", folder / "root.cer"]
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, *map(str, words), "--at", NOW.isoformat()],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == _PASSED, done.stdout + done.stderr
    found = re.search(r"^VmHWM:\s+(\d+) kB", done.stderr, re.MULTILINE)
    assert found is not None
    return int(found[1]) * 1024, time.monotonic() - started


def _feed(digest: Hash, size: int) -> None:
    for _ in range(size // len(_PIECE)):
        digest.update(_PIECE)
    digest.update(bytes(size % len(_PIECE)))
