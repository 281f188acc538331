"""Builds the C kernel; everything else about the project is in pyproject.toml."""

from pathlib import Path

from setuptools import Extension, setup

KERNEL = Path("crypto_module/kernel")
STRICT = ["-std=c99", "-Wall", "-Wextra", "-Wconversion", "-Werror"]
# Left to itself the compiler moves words between vectors and memory: Kupyna runs at half speed.
FAST = ["-O3", "-fvisibility=hidden", "-fno-tree-vectorize", "-fno-tree-slp-vectorize"]

setup(
    ext_modules=[
        Extension(
            "crypto_module.kernel._kernel",
            sources=sorted(str(path) for path in KERNEL.glob("*.c")),
            depends=sorted(str(path) for path in KERNEL.glob("*.h")),
            define_macros=[("Py_LIMITED_API", "0x030B0000")],
            py_limited_api=True,
            extra_compile_args=[*STRICT, *FAST],
        )
    ],
    options={"bdist_wheel": {"py_limited_api": "cp311"}},
)
