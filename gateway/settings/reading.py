"""Settings: config/brama.toml, then the environment (``BRAMA_…``), then what the caller passes.

A nested value is named with two underscores: ``BRAMA_HTTP__PORT=9000``.
"""

import os
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, TomlConfigSettingsSource
from typing_extensions import override

from gateway.settings.safety import ConfigurationError, refuse_unsafe
from gateway.settings.sections import CONFIG_DIR, Settings


def load(config: Path | None = None, **overrides: Any) -> Settings:
    """Return the settings as `read` does, found safe to serve.

    Raises:
        ConfigurationError: the file is unreadable, a value is wrong, or the whole is unsafe.
    """
    settings = read(config, **overrides)
    refuse_unsafe(settings)
    return settings


def read(config: Path | None = None, **overrides: Any) -> Settings:
    """Return the settings of one TOML file, the environment and ``overrides``.

    The file is ``config``, else ``BRAMA_CONFIG``, else config/brama.toml of the project.

    Raises:
        ConfigurationError: the file is unreadable or a value is wrong.
    """
    named = config or (Path(found) if (found := os.environ.get("BRAMA_CONFIG")) else None)
    path = named or CONFIG_DIR / "brama.toml"
    if not path.is_file():
        raise ConfigurationError(f"The configuration file {path} does not exist.")

    class FromFile(Settings):
        @classmethod
        @override
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,
            env_settings: PydanticBaseSettingsSource,
            dotenv_settings: PydanticBaseSettingsSource,
            file_secret_settings: PydanticBaseSettingsSource,
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, path)

    try:
        return FromFile(**overrides)
    except ValidationError as err:
        # The value is left out: it may be a secret put in the wrong place.
        wrong = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in err.errors())
        raise ConfigurationError(f"The configuration is wrong: {wrong}.") from None
    except (OSError, ValueError) as err:
        raise ConfigurationError(f"The configuration file {path} is unreadable: {err}.") from err
