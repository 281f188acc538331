from collections.abc import Iterator

import pytest

from crypto_module import backend
from crypto_module.backend import Backend


@pytest.fixture(scope="session", params=list(backend.MODULES))
def implementation(request: pytest.FixtureRequest) -> Backend:
    """Each backend in turn, for what is said of both."""
    return backend.load(request.param)


@pytest.fixture(scope="module")
def chosen(implementation: Backend) -> Iterator[Backend]:
    """Each backend in turn as the one under the primitives."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(backend, "chosen", implementation)
        yield implementation
