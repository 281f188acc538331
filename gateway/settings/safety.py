"""What must not serve real cases is refused before a port opens."""

import ipaddress
import os
import stat
from pathlib import Path
from typing import Final

from gateway.settings.sections import EvidenceSettings, Settings

NO_REVOCATION: Final = "basic-no-revocation"


class ConfigurationError(Exception):
    """The operator must mend the configuration; the message is one full sentence."""


def refuse_unsafe(settings: Settings) -> None:
    """Refuse what must not serve real cases.

    Raises:
        ConfigurationError: the first rule that is broken.
    """
    http = settings.http
    if (http.tls_certificate is None) != (http.tls_key is None):
        raise ConfigurationError("http.tls_certificate and http.tls_key belong together.")
    if http.tls_certificate is None and not _is_loopback(http.host):
        raise ConfigurationError(
            f"http.host {http.host} is not loopback: plain HTTP would show cases to the network; "
            "name http.tls_certificate and http.tls_key."
        )
    if settings.policy == NO_REVOCATION and not settings.demo:
        raise ConfigurationError(
            f"The policy {NO_REVOCATION} checks no revocation: it is for the demonstration only."
        )
    _refuse_evidence_from_nowhere(settings.evidence)
    if not settings.config_dir.is_dir():
        raise ConfigurationError(f"config_dir {settings.config_dir} is not a folder.")
    for name, path in secret_files(settings).items():
        refuse_open_secret(name, path)


def _refuse_evidence_from_nowhere(evidence: EvidenceSettings) -> None:
    """The source that is not asked is not configured either: a reader must not be misled."""
    if (evidence.source == "directory") != (evidence.directory is not None):
        raise ConfigurationError(
            'evidence.directory belongs to evidence.source = "directory", and only to it.'
        )
    if evidence.source == "directory" and evidence.hosts:
        raise ConfigurationError('evidence.hosts are asked only with evidence.source = "online".')
    if evidence.directory is not None and not evidence.directory.is_dir():
        raise ConfigurationError(f"evidence.directory: {evidence.directory} is not a folder.")


def secret_files(settings: Settings) -> dict[str, Path]:
    """Return the named files that hold secrets, by setting."""
    named = {
        "http.tls_key": settings.http.tls_key,
        "seal.key_file": settings.seal.key_file,
        "seal.password_file": settings.seal.password_file,
        "webhooks.key_file": settings.webhooks.key_file,
    }
    return {name: path for name, path in named.items() if path is not None}


def refuse_open_secret(name: str, path: Path) -> None:
    """Refuse a secret that is missing or that others can read.

    Raises:
        ConfigurationError: names the setting and the file.
    """
    try:
        mode = path.stat().st_mode
    except OSError as err:
        raise ConfigurationError(f"{name}: {path} cannot be read: {err.strerror}.") from err
    if not stat.S_ISREG(mode):
        raise ConfigurationError(f"{name}: {path} is not a file.")
    if mode & (stat.S_IRWXG | stat.S_IRWXO) and not _is_credential(path, mode):
        raise ConfigurationError(
            f"{name}: {path} can be read by others (mode {stat.S_IMODE(mode):04o}); set 0600."
        )


def _is_credential(path: Path, mode: int) -> bool:
    """Whether the service manager handed the file over for this process alone.

    systemd (LoadCredential= with User=) grants the reading by an access list, which the mode shows
    as 0440; the folder around it is open to nobody else.
    """
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    if folder is None or path.absolute().parent != Path(folder):
        return False
    return not mode & (stat.S_IRWXO | stat.S_IWGRP | stat.S_IXGRP)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
