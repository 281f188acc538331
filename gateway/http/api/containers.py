"""/containers: what stands in a key container; the keys stay in it and nothing is kept of it.

A container comes in JSON only: it must not touch the disk, as the parts of a form would.
"""

import asyncio
from datetime import datetime
from typing import Annotated, Final, Literal

from aiohttp import web
from pydantic import Field, ValidationError

from crypto_module.containers import describe, open_container
from crypto_module.errors import (
    ForeignParameters,
    MalformedInput,
    UnsupportedAlgorithm,
    WrongPassword,
)
from gateway.domain.errors import Invalid
from gateway.domain.roles import Actor
from gateway.http import bodies, parts, problems
from gateway.http.api.forms import Form
from gateway.http.api.views import View
from gateway.http.openapi import route

_Password = Annotated[str, Field(max_length=1024)]


class ContainerForm(Form):
    """A key container in base64 and its password; ``key_password`` is of JKS alone."""

    file: Annotated[str, Field(json_schema_extra={"contentEncoding": "base64"}, repr=False)]
    password: _Password = Field(default="", repr=False)
    key_password: _Password | None = Field(default=None, repr=False)


class KeyView(View):
    """A key of the container: never the key itself."""

    name: str | None
    algorithm: str
    key_identifier: str
    usage: tuple[str, ...] | None
    certificates: tuple[str, ...]


class CertificateView(View):
    """A certificate of the container."""

    subject: str | None
    organization: str | None
    serial: str
    not_before: datetime
    not_after: datetime
    usage: tuple[str, ...] | None
    is_ca: bool


class ContainerView(View):
    """What stands in the container."""

    kind: Literal["key-6", "pkcs12", "pkcs8", "jks"]
    keys: tuple[KeyView, ...]
    certificates: tuple[CertificateView, ...]


@route(
    "POST",
    "/containers/inspect",
    summary="Назвати ключі й сертифікати контейнера: Key-6.dat, PKCS#12, PKCS#8, JKS",
    body=ContainerForm,
    answers={200: ContainerView},
    problems=(
        "request-malformed",
        "field-required",
        "field-unknown",
        "field-invalid",
        "container-malformed",
        "password-wrong",
        "body-too-large",
        "media-type-not-allowed",
        "content-encoding-not-allowed",
        "client-too-slow",
    ),
)
async def inspect_container(request: web.Request, _: Actor) -> web.Response:
    """Answer what the container holds; opening it costs a thread as long as its KDF takes."""
    bodies.require_type(request, parts.JSON)
    fields = await parts.json_object(request)
    try:
        asked = ContainerForm.model_validate(fields)
    except ValidationError as error:
        raise problems.of_validation(error, code="field-invalid") from None
    file = parts.decoded(fields, "file")
    assert file is not None, "the form demands it"
    view = await asyncio.to_thread(_opened, file, asked)
    return view.response()


def _opened(file: bytes, asked: ContainerForm) -> ContainerView:
    try:
        found = open_container(file, asked.password, key_password=asked.key_password)
    except WrongPassword:
        raise Invalid("password-wrong", "password", "Пароль не підходить.") from None
    except MalformedInput:
        raise Invalid(
            "container-malformed", "file", "Це не Key-6.dat, PKCS#12, PKCS#8 чи JKS."
        ) from None
    except (UnsupportedAlgorithm, ForeignParameters):
        raise Invalid(
            "container-malformed", "file", "Шифр, ключ або крива контейнера невідомі."
        ) from None
    return ContainerView.model_validate(describe.as_json(found))


ROUTES: Final = (inspect_container,)
