import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.audit.services.verification import Verdict, verify


class Command(BaseCommand):
    """Ends with status 1 when the trail is not as it was written."""

    help = "Recompute the chain of the audit trail and say whether anything was changed, removed or cut off."

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
            raise CommandError(f"The audit trail is not sound: {len(verdict.findings)} findings.")

    def _print(self, verdict: Verdict) -> None:
        self.stdout.write(f"{verdict.sealed} events sealed, {verdict.unsealed} waiting for the sealer.")
        self.stdout.write(f"Head of the chain: {verdict.head}")
        if verdict.renewals:
            self.stdout.write(
                f"The anchor was begun anew {verdict.renewals} times: see audit.anchor.renewed in the trail."
            )
        for finding in verdict.findings:
            self.stdout.write(f"{finding.code}: {finding.detail}")
        if {finding.code for finding in verdict.findings} & {"cut", "other_chain"}:
            self.stdout.write(
                "If the database was put back to an earlier state on purpose, remove the anchor file: the "
                "sealer begins a new one, and leaves a trace of it in the trail."
            )
        if not verdict.findings:
            self.stdout.write(self.style.SUCCESS("The audit trail is as it was written."))
