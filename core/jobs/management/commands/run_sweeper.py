from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from core.audit.services.sealer import Sealer
from core.jobs.rounds import Duty, go_round, until_told
from core.jobs.services.sweeping import sweep


class Command(BaseCommand):
    """A process of its own, beside the workers: what a dead worker or a flushed broker forgot."""

    requires_system_checks = ()
    help = "Take up lost jobs, send unsent ones, and seal the audit trail, until stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Let tests and operators choose the pace."""
        parser.add_argument("--once", action="store_true", help="one round of each duty, then end")
        parser.add_argument("--every", type=float, default=settings.JOB_SWEEP_SECONDS, help="seconds")
        parser.add_argument("--seal-every", type=float, default=settings.AUDIT_SEAL_SECONDS, help="seconds")

    def handle(self, *args: Any, **options: Any) -> None:
        """Go round until SIGTERM or SIGINT."""
        sealer = Sealer()
        if options["once"]:
            sweep()
            sealer.seal()
            return
        with until_told() as told:
            go_round([Duty(sweep, options["every"]), Duty(sealer.seal, options["seal_every"])], told)
