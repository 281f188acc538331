"""The least that any server must do with an upload: read it, write it, one fsync, answer."""

import asyncio
import os
import sys
from pathlib import Path
from uuid import uuid4

from aiohttp import web


def _write(path: Path, body: bytes) -> None:
    with path.open("wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())


def application(folder: Path) -> web.Application:
    """Return a server that keeps every body as a file."""

    async def keep(request: web.Request) -> web.Response:
        await asyncio.to_thread(_write, folder / f"{uuid4().hex}.bare", await request.read())
        return web.Response(status=201)

    app = web.Application(client_max_size=1 << 24)
    app.router.add_put("/", keep)
    return app


if __name__ == "__main__":
    web.run_app(application(Path(sys.argv[2])), host="127.0.0.1", port=int(sys.argv[1]), print=None)
