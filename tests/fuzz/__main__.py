"""``python -m tests.fuzz SECONDS``: every harness for so long; the first finding ends it.

What was found worth keeping is put into ``corpus/`` when there was no finding.
"""

import sys
import tempfile
from pathlib import Path

from tests.fuzz import harnesses


def main(seconds: int) -> int:
    """Run all harnesses and return how the last of them ended."""
    with tempfile.TemporaryDirectory() as folder:
        for command in harnesses.commands(Path(folder), seconds):
            answer = harnesses.fuzz(command)
            sys.stderr.write(answer.stderr[-2000:])
            if answer.returncode != 0:
                return answer.returncode
        harnesses.keep(Path(folder))
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
