"""`manage.py recompute [--full]`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from metrics.services import recompute


class Command(BaseCommand):
    """Make measures and values again, in this process."""

    help = "Make the measures and values that are due again; with --full, all of them."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument(
            "--full", action="store_true", help="all measures and all values, not only what is due"
        )

    def handle(self, *args: Any, full: bool, **options: Any) -> None:
        """Recompute, and print what was done."""
        done = recompute.recompute(today=timezone.localdate(), full=full)
        for source, rows in done.rows.items():
            self.stdout.write(f"{source}: {rows} rows")
        self.stdout.write(f"values: {done.values} rows")
        self.stdout.write(f"{done.seconds:.2f} seconds")
