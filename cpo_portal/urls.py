"""Every address of the portal."""

from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from cpo_portal import views
from cpo_portal.api.router import router

handler400 = "cpo_portal.error_pages.not_understood"
handler403 = "cpo_portal.error_pages.refused"
handler404 = "cpo_portal.error_pages.not_found"
handler500 = "cpo_portal.error_pages.broken"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("metrics.urls")),
    path("", include("portfolio.urls")),
    path("", include("teams.urls")),
    path("", include("roadmap.urls")),
    path("", include("governance.urls")),
    path("", include("core.console.urls")),
    path("", include("core.lists.urls")),
    path("", include("core.access.urls")),
    path("", include("core.undo.urls")),
    path("", include("core.custom.urls")),
    path("", include("core.collaboration.urls")),
    path("healthz", views.health, name="health"),
    path("accounts/", include("cpo_portal.account_urls")),
    path("appearance/theme/", views.set_theme, name="set_theme"),
    path("appearance/language/", views.set_language, name="set_language"),
    path("appearance/tour/", views.set_tour, name="set_tour"),
    path("design/", views.design, name="design"),
    path("api/v1/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/v1/docs/", SpectacularSwaggerSplitView.as_view(url_name="schema"), name="api-docs"),
    path("api/v1/", include((router.urls, "api"))),
]
