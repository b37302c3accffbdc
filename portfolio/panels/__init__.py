"""The tabs of a product's page and of a node's, which higher apps fill."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from core.subjects.panels import Panels
from portfolio.models import Node, Product

product_panels: Final[Panels[Product]] = Panels(
    ("overview", _("Overview")),
    ("strategy", _("Strategy")),
    ("gates", _("Gates")),
    ("kpis", _("KPIs")),
    ("people", _("People")),
    ("money", _("Money")),
    ("roadmap", _("Roadmap")),
    ("discussion", _("Discussion")),
    ("history", _("History")),
)
node_panels: Final[Panels[Node]] = Panels(
    ("overview", _("Overview")),
    ("strategy", _("Strategy")),
    ("life-cycle", _("Life cycle")),
    ("people", _("People")),
    ("money", _("Money")),
    ("discussion", _("Discussion")),
    ("history", _("History")),
)
