"""`manage.py set_parameter CODE VALUE --from DAY`."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.common.actors import SYSTEM
from core.common.errors import DomainError
from metrics.kpis.parameters import PARAMETERS
from metrics.services.parameters import set_parameter


class Command(BaseCommand):
    """Ends with status 1 when the setting is unknown or its value is not accepted."""

    help = "Set what KPIs depend on (a discount rate, a start event) from a day on."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("code", help="one of: " + ", ".join(sorted(PARAMETERS)))
        parser.add_argument("value", help="what holds from that day on")
        parser.add_argument(
            "--from", dest="effective_on", type=date.fromisoformat, required=True, help="2025-07-01"
        )

    def handle(self, *args: Any, code: str, value: str, effective_on: date, **options: Any) -> None:
        """Set, and print what holds."""
        try:
            found = set_parameter(by=SYSTEM, code=code, value=value, effective_on=effective_on)
        except DomainError as error:
            raise CommandError(error.sentences()) from error
        self.stdout.write(f"{found.code} = {found.value} from {found.effective_on}")
