"""The files that metrics accepts."""

from core.ingest.sources import register
from metrics.imports.criteria import CRITERIA
from metrics.imports.finance import FINANCE
from metrics.imports.rates import RATES
from metrics.imports.signatures import SIGNATURES
from metrics.imports.survey import SURVEY
from metrics.imports.targets import TARGETS
from metrics.imports.usage import USAGE


def register_sources() -> None:
    """Make them known to the imports."""
    register(SURVEY, FINANCE, USAGE, TARGETS, RATES, CRITERIA, SIGNATURES)
