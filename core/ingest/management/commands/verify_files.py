"""`manage.py verify_files`: the nightly check of kept files, now."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.ingest.models import SourceFile
from core.ingest.services.verification import verify_files
from core.ingest.services.watching import Nobody


class Command(BaseCommand):
    """Ends with status 1 when a kept file is damaged or missing."""

    help = "Read every kept file again, compare its SHA-256, and say which is not what arrived."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Offer a form for machines."""
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify and print."""
        beside = self.stderr if options["json"] else self.stdout
        found = verify_files(watch=Nobody(), tell=lambda kept: beside.write(_line(kept)))
        if options["json"]:
            self.stdout.write(json.dumps(asdict(found)))
        if not found.sound:
            raise CommandError(
                f"{found.files} kept files: {found.damaged} damaged, {found.missing} missing. Put them back "
                "from a backup, or send the same files again."
            )
        if not options["json"]:
            self.stdout.write(self.style.SUCCESS(f"{found.files} kept files are as they arrived."))


def _line(kept: SourceFile) -> str:
    imports = ", ".join(f"#{run}" for run in kept.runs.order_by("pk").values_list("pk", flat=True))
    return f"{kept.condition}: {kept.sha256}, import {imports or '–'}"
