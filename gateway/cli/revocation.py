"""``--revocation``: not asked about, told by files of a directory, or asked online."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import typer

from connectors.evidence import read_directory
from crypto_module.validation import BASIC, BASIC_NO_REVOCATION, Evidence, Policy
from crypto_module.validation.policy import Revocation
from crypto_module.x509.certificate import Certificate
from gateway import reference
from gateway.settings import CONFIG_DIR

NONE: Final = "none"
ONLINE: Final = "online"
METAVAR: Final = "none|directory:PATH|online"
_DIRECTORY: Final = "directory:"
_OPTION: Final = "--revocation"


@dataclass(frozen=True, slots=True, kw_only=True)
class RevocationChoice:
    """The policy's name and demand, the evidence at hand, and whether more may be asked for."""

    policy: str
    revocation: Revocation
    evidence: Evidence
    online: bool = False

    def rules(self, anchors: tuple[Certificate, ...]) -> Policy:
        """Return the policy with these anchors and the table of algorithms of the project."""
        return Policy(
            name=self.policy,
            anchors=anchors,
            revocation=self.revocation,
            algorithms=reference.read_algorithms(CONFIG_DIR),
        )


def parse_revocation(option: str) -> RevocationChoice:
    """Return what the option asks for, the files of its directory read.

    Raises:
        typer.BadParameter: another word, or a directory that cannot be read.
    """
    if option == NONE:
        return RevocationChoice(policy=BASIC_NO_REVOCATION, revocation="none", evidence=Evidence())
    if option == ONLINE:
        return RevocationChoice(
            policy=BASIC, revocation="required", evidence=Evidence(), online=True
        )
    directory = option.removeprefix(_DIRECTORY)
    if directory in {option, ""}:
        raise typer.BadParameter(f"потрібно {METAVAR}.", param_hint=_OPTION)
    return RevocationChoice(policy=BASIC, revocation="required", evidence=_read(Path(directory)))


def check_hosts(hosts: Sequence[str], choice: RevocationChoice) -> None:
    """Refuse hosts that nobody will ask.

    Raises:
        typer.BadParameter: hosts without ``--revocation online``.
    """
    if hosts and not choice.online:
        raise typer.BadParameter("має сенс лише з --revocation online.", param_hint="--allow-host")


def _read(directory: Path) -> Evidence:
    """Return the lists, OCSP responses and certificates of a directory, told by their octets."""
    found = Evidence()
    try:
        for file, held in read_directory(directory):
            if held == Evidence():
                sys.stderr.write(f"brama: {file}: не CRL, не відповідь OCSP і не сертифікат\n")
            found = found.with_material(held)
    except OSError as error:
        rule = f"{error.filename or directory}: {error.strerror}"
        raise typer.BadParameter(rule, param_hint=_OPTION) from error
    return found
