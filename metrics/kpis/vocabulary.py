"""The closed lists that KPIs are described with. The values are the words of files, addresses and the API."""

from enum import StrEnum


class Unit(StrEnum):
    """What a value counts. A ratio is 0–1 everywhere; only the page multiplies it by 100."""

    POINTS = "points"  # −100 … 100
    RATIO = "ratio"
    MONEY = "money"  # reporting currency; the only unit whose values are Decimal
    DAYS = "days"
    MONTHS = "months"
    ITEMS = "items"
    PER_RELEASE = "per_release"
    USERS = "users"
    LAUNCHES = "launches"
    NUMBER = "number"  # of nothing that has a word of its own: answers per user, …


class Better(StrEnum):
    """The direction in which a value improves."""

    HIGHER = "higher"
    LOWER = "lower"
    CLOSER_TO_ZERO = "closer_to_zero"


class Window(StrEnum):
    """A stretch of months, named by its last one. Only `life` begins at another month for each product."""

    MONTH = "month"
    QUARTER = "quarter"  # the three months ending in the period
    YTD = "ytd"  # from the fiscal year's first month
    T12M = "t12m"
    LIFE = "life"  # from each product's first finance fact


STANDARD_WINDOWS = (Window.MONTH, Window.QUARTER, Window.YTD, Window.T12M)


class Kind(StrEnum):
    """The shape of the frame a KPI takes (`metrics.kpis.contract.Kpi.compute`)."""

    SUM = "sum"
    AS_OF = "as_of"
    POOLED = "pooled"
    FLOW = "flow"


class Interval(StrEnum):
    """How the 95 % interval of a value is found."""

    ADJUSTED_WALD = "adjusted_wald"
    WILSON = "wilson"


class Family(StrEnum):
    """The heading under which pages list a KPI."""

    CUSTOMER = "customer"
    FINANCE = "finance"
    INNOVATION = "innovation"
    DELIVERY = "delivery"
    PORTFOLIO = "portfolio"


class NoValue(StrEnum):
    """Why a KPI has no value. `missing_rate` is found by the SQL layer, the others by `Kpi.compute`."""

    NO_FACTS = "no_facts"  # not one operand is known
    MISSING_OPERAND = "missing_operand"  # some are known, one that the formula cannot do without is not
    EMPTY_DENOMINATOR = "empty_denominator"
    NEGATIVE_DENOMINATOR = (
        "negative_denominator"  # a share of, or growth over, less than nothing says nothing
    )
    NEVER_PAID_BACK = "never_paid_back"
    MISSING_RATE = "missing_rate"
    OUT_OF_RANGE = "out_of_range"  # a company's formula that multiplies its way out of every sensible number
