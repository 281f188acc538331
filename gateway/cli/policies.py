"""``--policy``: what the signer's certificate must be, by a name of config/policies or a file.

Without it nothing is demanded. What a policy demands means little of a certificate that may be
revoked, so a policy needs ``--revocation``.
"""

from dataclasses import replace
from pathlib import Path
from typing import Final

import typer

from crypto_module.validation import BASIC, BASIC_NO_REVOCATION, Policy
from crypto_module.validation.requirements import Requirements
from gateway import reference
from gateway.settings import CONFIG_DIR, ConfigurationError

METAVAR: Final = "NAME|FILE"
_OPTION: Final = "--policy"
_SUFFIX: Final = ".toml"
_BASIC: Final = frozenset({BASIC, BASIC_NO_REVOCATION})


def with_demands(rules: Policy, option: str | None) -> Policy:
    """Return the rules with the demands of the option, under its name.

    Raises:
        typer.BadParameter: it cannot be read, revocation is not asked about, or the file has the
            name of a policy of the project.
    """
    if option is None or option == rules.name:
        return rules
    if option in _BASIC or rules.revocation == "none":
        raise typer.BadParameter("не узгоджено з --revocation.", param_hint=_OPTION)
    if not option.endswith(_SUFFIX):
        return replace(rules, name=option, certificate=_shipped(option))
    file = Path(option)
    if file.stem in _BASIC or (CONFIG_DIR / "policies" / file.name).is_file():
        raise typer.BadParameter(f"назву {file.stem} має політика Брами.", param_hint=_OPTION)
    return replace(rules, name=file.stem, certificate=_own(file))


def _shipped(name: str) -> Requirements | None:
    if not name.isidentifier():
        raise typer.BadParameter(f"потрібно {METAVAR}; файл – із {_SUFFIX}.", param_hint=_OPTION)
    try:
        return reference.read_requirements(CONFIG_DIR, name)
    except ConfigurationError as error:
        raise typer.BadParameter(str(error), param_hint=_OPTION) from error


def _own(file: Path) -> Requirements:
    try:
        return Requirements.parse(file.read_bytes())
    except (OSError, ValueError) as error:
        raise typer.BadParameter(f"{file}: {error}", param_hint=_OPTION) from error
