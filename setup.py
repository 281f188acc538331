"""Builds the C kernel; everything else about the project is in pyproject.toml."""

from pathlib import Path

from setuptools import Extension, setup

KERNEL = Path("crypto_module/kernel")

setup(
    ext_modules=[
        Extension(
            "crypto_module.kernel._kernel",
            sources=sorted(str(path) for path in KERNEL.glob("*.c")),
            depends=sorted(str(path) for path in KERNEL.glob("*.h")),
            define_macros=[("Py_LIMITED_API", "0x030B0000")],
            py_limited_api=True,
            extra_compile_args=["-std=c99", "-O3", "-Wall", "-Wextra", "-Wconversion", "-Werror"],
        )
    ],
    options={"bdist_wheel": {"py_limited_api": "cp311"}},
)
