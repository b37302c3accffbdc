import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from governance.services.verification import Verdict, verify


class Command(BaseCommand):
    """Ends with status 1 when a snapshot is not what was frozen."""

    help = "Recompute the chain of snapshots and say whether any was changed, removed or swapped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Offer a form for machines."""
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify and print."""
        verdict = verify()
        if options["json"]:
            self.stdout.write(json.dumps(asdict(verdict)))
        else:
            self._print(verdict)
        if verdict.findings:
            raise CommandError(f"The snapshots are not sound: {len(verdict.findings)} findings.")

    def _print(self, verdict: Verdict) -> None:
        self.stdout.write(f"{verdict.snapshots} snapshots, {verdict.files} files drawn from them.")
        self.stdout.write(f"Head of the chain: {verdict.head}")
        for finding in verdict.findings:
            self.stdout.write(f"{finding.code}: {finding.detail}")
        if not verdict.findings:
            self.stdout.write(self.style.SUCCESS("Every snapshot is what was frozen."))
