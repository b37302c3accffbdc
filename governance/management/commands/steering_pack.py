"""`manage.py steering_pack --node CODE --format pptx --language en --out FILE`."""

import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core.common.actors import SYSTEM
from core.common.errors import DomainError
from core.common.periods import last_complete_month, parse_month
from governance.drawing import FORMATS
from governance.models import PackFile, Snapshot
from governance.services import files, snapshots
from portfolio.models import Node


class Command(BaseCommand):
    """Draws the node's newest pack of the month; where there is none, or with --new, freezes one first."""

    help = "Write a steering pack of a portfolio node into a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the arguments."""
        parser.add_argument("--node", required=True, help="code of the portfolio node")
        parser.add_argument("--format", required=True, choices=FORMATS)
        parser.add_argument("--language", default="en", choices=PackFile.Language.values)
        parser.add_argument("--out", required=True, type=Path, help="the file to write")
        parser.add_argument(
            "--period", help="month its numbers end with, YYYY-MM; else the last complete one"
        )
        parser.add_argument("--new", action="store_true", help="freeze a new snapshot in any case")

    def handle(self, *args: Any, **options: Any) -> None:
        """Freeze if need be, draw, write."""
        try:
            snapshot = self._snapshot(options)
            drawn = files.drawn_now(snapshot, format=options["format"], language=options["language"])
            source = files.path_of_file(drawn)
        except DomainError as error:
            raise CommandError(error.sentences()) from error
        try:
            shutil.copyfile(source, options["out"])
        except OSError as error:
            raise CommandError(f"{options['out']} cannot be written: {error.strerror}.") from error
        self.stdout.write(
            f"{options['out']}: pack {snapshot.position} of {snapshot}, {drawn.file.size} bytes.\n"
            f"Snapshot {snapshot.sha256}\nFile     {drawn.file.sha256}"
        )

    def _snapshot(self, options: dict[str, Any]) -> Snapshot:
        node = Node.objects.filter(code=options["node"]).first()
        if node is None:
            raise CommandError(f"There is no portfolio node {options['node']}.")
        try:
            last = last_complete_month(timezone.localdate())
            period = parse_month(options["period"]) if options["period"] else last
        except ValueError as error:
            raise CommandError("--period wants a month like 2026-10.") from error
        found = Snapshot.objects.filter(node=node, period=period).order_by("-position").first()
        if found and not options["new"]:
            return found
        return snapshots.prepare(node=node, by=SYSTEM, period=period)
