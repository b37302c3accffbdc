"""A second opinion on every KPI, worked out from the raw files and the KPI handbook alone.

Nothing here imports the portal, and nothing in the portal imports this.
"""

from tests.oracle.oracle import OracleValue, Settings, values

__all__ = ["OracleValue", "Settings", "values"]
