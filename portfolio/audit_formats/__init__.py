"""How the events of the portfolio read in the audit trail, by noun."""

from portfolio.audit_formats import gates, memory, money, people, places, strategy

__all__ = ["gates", "memory", "money", "people", "places", "strategy"]
