from collections.abc import Iterator

import pytest

from crypto_module import backend
from crypto_module.backend import Backend

BEST = backend.CPU_PATHS.index(backend.load("kernel").cpu)
PATHS = {f"kernel-{cpu}": ("kernel", cpu) for cpu in backend.CPU_PATHS[: BEST + 1]}
IMPLEMENTATIONS = {"reference": ("reference", None), **PATHS}


@pytest.fixture(scope="session", params=list(IMPLEMENTATIONS))
def implementation(request: pytest.FixtureRequest) -> Backend:
    """The reference, then each path of the kernel that this processor has."""
    return backend.load(*IMPLEMENTATIONS[request.param])


@pytest.fixture(scope="module")
def chosen(implementation: Backend) -> Iterator[Backend]:
    """Each backend in turn as the one under the primitives."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(backend, "chosen", implementation)
        yield implementation


@pytest.fixture(scope="session", params=list(PATHS))
def kernel(request: pytest.FixtureRequest) -> Backend:
    """Each path of the kernel in turn."""
    return backend.load(*PATHS[request.param])
