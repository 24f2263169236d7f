"""The ``course`` command: every promise of the course as one command."""

from coursekit.cli.app import main

__all__ = ["main"]
