"""The entry point of the ``brama`` command."""

from gateway.cli import app


def main() -> None:
    """Run the command line; never returns."""
    app()


if __name__ == "__main__":
    main()
