"""How well: facts, the measures made of them, targets and cached KPI values."""

from metrics.models.company_kpi import CompanyKpi, CompanyKpiVersion, KpiOwner
from metrics.models.due import DueMonth
from metrics.models.exchange_rate import ExchangeRate
from metrics.models.ledger_entry import LedgerEntry
from metrics.models.measures import DeliveryMonth, FinanceMonth, SurveyMonth, UsageMonth
from metrics.models.parameter import Parameter
from metrics.models.survey_answer import SurveyAnswer
from metrics.models.target import Target
from metrics.models.usage_reading import UsageReading
from metrics.models.value import KpiValue
from metrics.models.verdict import CriterionVerdict

__all__ = [
    "CompanyKpi",
    "CompanyKpiVersion",
    "CriterionVerdict",
    "DeliveryMonth",
    "DueMonth",
    "ExchangeRate",
    "FinanceMonth",
    "KpiOwner",
    "KpiValue",
    "LedgerEntry",
    "Parameter",
    "SurveyAnswer",
    "SurveyMonth",
    "Target",
    "UsageMonth",
    "UsageReading",
]
