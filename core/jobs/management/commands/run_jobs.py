from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from core.audit.services.sealer import Sealer
from core.jobs.rounds import Duty, go_round, until_told
from core.jobs.services.sweeping import expire_leases
from core.jobs.services.working import work_next, work_until_empty

IDLE_SECONDS = 1.0


class Command(BaseCommand):
    """The whole engine in one process: no Celery, no broker, no sweeper needed."""

    requires_system_checks = ()
    help = "Work the job ledger in this process, until stopped (SIGTERM lets the job under way finish)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say when to end."""
        until = parser.add_mutually_exclusive_group()
        until.add_argument("--once", action="store_true", help="work one job at most, then end")
        until.add_argument("--until-empty", action="store_true", help="end when no job is due")

    def handle(self, *args: Any, **options: Any) -> None:
        """Work, and seal the audit trail, until told or until there is nothing left."""
        if options["once"]:
            expire_leases()
            work_next()
            return
        with until_told() as told:
            if options["until_empty"]:
                worked = work_until_empty(told)
                self.stdout.write(f"{worked} jobs worked.")
                return
            duties = [
                Duty(expire_leases, settings.JOB_SWEEP_SECONDS),
                Duty(work_next, IDLE_SECONDS),
                Duty(Sealer().seal, settings.AUDIT_SEAL_SECONDS),
            ]
            go_round(duties, told)
