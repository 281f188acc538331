"""Who stands on the ministry's side: its seal and its crypto server, as settings name them.

Everybody with a КЕП is under the same anchors, so a name alone would let whoever gets it into a
certificate acknowledge cases and decide them. Outside the demonstration more than a name is asked.
"""

from gateway.rules import Holder
from gateway.settings import ConfigurationError, Settings


def seal(settings: Settings) -> Holder:
    """Return whose seal speaks for the ministry.

    Raises:
        ConfigurationError: nobody is named, or by a name alone.
    """
    ministry = settings.ministry
    return _holder(
        "ministry.seal",
        common_name=ministry.seal_subject,
        edrpou=ministry.seal_edrpou,
        key_identifier=ministry.seal_key_identifier,
        by_name_alone=settings.demo,
    )


def crypto_server(settings: Settings) -> Holder:
    """Return who may answer the modules of the access points.

    Raises:
        ConfigurationError: nobody is named, or by a name alone.
    """
    ministry = settings.ministry
    return _holder(
        "ministry.crypto_server",
        common_name=ministry.crypto_server_subject,
        edrpou=ministry.crypto_server_edrpou,
        key_identifier=ministry.crypto_server_key_identifier,
        by_name_alone=settings.demo,
    )


def _holder(
    setting: str,
    *,
    common_name: str | None,
    edrpou: str | None,
    key_identifier: str | None,
    by_name_alone: bool,
) -> Holder:
    if not common_name:
        raise ConfigurationError(f"{setting}_subject must be named.")
    holder = Holder(
        common_name=common_name,
        edrpou=edrpou,
        subject_key_identifier=None if key_identifier is None else bytes.fromhex(key_identifier),
    )
    if not (holder.is_pinned or by_name_alone):
        raise ConfigurationError(
            f"{setting}_subject alone could be put into anybody's certificate: name "
            f"{setting}_edrpou or {setting}_key_identifier."
        )
    return holder
