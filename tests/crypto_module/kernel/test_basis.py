"""The change of basis of the kernel is that of the reference."""

from tests.crypto_module.kernel import basis_tables


def test_the_matrices_are_those_of_the_reference() -> None:
    assert basis_tables.FILE.read_text() == basis_tables.text()
