"""Every route of API v1."""

from rest_framework.routers import SimpleRouter

from core.collaboration.api.comments import CommentViewSet
from core.collaboration.api.history import HistoryViewSet
from core.collaboration.api.notifications import NotificationViewSet
from core.collaboration.api.search import SearchViewSet
from core.console.api.profile import GovernanceProfileViewSet
from core.custom.api.fields import CustomFieldViewSet
from core.ingest.api.imports import ImportViewSet
from core.jobs.api.jobs import JobViewSet
from governance.api.packs import SteeringPackViewSet
from metrics.api.kpis import KpiViewSet
from metrics.api.targets import TargetViewSet
from metrics.api.values import KpiValueViewSet
from portfolio.api.ownership import OwnershipViewSet
from portfolio.api.portfolios import PortfolioViewSet
from portfolio.api.products import ProductViewSet
from teams.api.people import PersonViewSet

router = SimpleRouter()
router.register("portfolios", PortfolioViewSet, basename="portfolio")
router.register("products", ProductViewSet, basename="product")
router.register("ownership", OwnershipViewSet, basename="ownership")
router.register("people", PersonViewSet, basename="person")
router.register("imports", ImportViewSet, basename="import")
router.register("jobs", JobViewSet, basename="job")
router.register("kpis", KpiViewSet, basename="kpi")
router.register("targets", TargetViewSet, basename="target")
router.register("kpi-values", KpiValueViewSet, basename="kpi-value")
router.register("steering-packs", SteeringPackViewSet, basename="steering-pack")
router.register("governance-profile", GovernanceProfileViewSet, basename="governance-profile")
router.register("custom-fields", CustomFieldViewSet, basename="custom-field")
router.register("search", SearchViewSet, basename="search")
router.register("history", HistoryViewSet, basename="history")
router.register("comments", CommentViewSet, basename="comment")
router.register("notifications", NotificationViewSet, basename="notification")
