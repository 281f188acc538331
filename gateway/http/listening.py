"""The port: TLS with client certificates, the patience of a connection, and how it is closed."""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from aiohttp import web, web_response

from gateway.http import protocol_log
from gateway.http.bodies import PATIENCE_S
from gateway.http.health import READINESS
from gateway.http.middlewares import SERVER
from gateway.settings import ConfigurationError, HttpSettings

_DRAIN_S: Final = 30.0


@asynccontextmanager
async def listening(app: web.Application, http: HttpSettings) -> AsyncIterator[str]:
    """Serve ``app`` and give its address; port 0 takes a free one."""
    context = _tls(http)
    # The answer to a broken head passes no hook of an application, only this default of aiohttp.
    vars(web_response)["SERVER_SOFTWARE"] = SERVER
    runner = web.AppRunner(
        app,
        access_log=None,
        logger=protocol_log.LOGGER,
        keepalive_timeout=PATIENCE_S,
        shutdown_timeout=_DRAIN_S,
        # Inflating is how a small body becomes a large one.
        auto_decompress=False,
    )
    await runner.setup()
    try:
        await web.TCPSite(runner, http.host, http.port, ssl_context=context).start()
        host = f"[{http.host}]" if ":" in http.host else http.host
        scheme = "http" if context is None else "https"
        yield f"{scheme}://{host}:{runner.addresses[0][1]}"
        await app[READINESS].drain(timeout_s=_DRAIN_S)
    finally:
        await runner.cleanup()


def _tls(http: HttpSettings) -> ssl.SSLContext | None:
    if http.tls_certificate is None:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(http.tls_certificate, http.tls_key)
        if http.client_ca is not None:
            context.load_verify_locations(http.client_ca)
            context.verify_mode = ssl.CERT_OPTIONAL
    except (OSError, ssl.SSLError) as err:
        raise ConfigurationError(f"The TLS files cannot be used: {err.strerror}.") from err
    return context
