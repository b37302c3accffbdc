from django.apps import AppConfig


class PortfolioConfig(AppConfig):
    name = "portfolio"
    label = "portfolio"

    def ready(self) -> None:
        """Make the portfolio's files known to the imports, and put its history on the product page."""
        from django.utils.translation import gettext_lazy as _

        from core.custom import nouns
        from portfolio.history import register_panel
        from portfolio.imports import register_sources
        from portfolio.models import Product
        from portfolio.subjects import register_subjects

        register_sources()
        register_panel()
        register_subjects()
        nouns.register(nouns.Noun(kind="product", label=_("Products"), model=Product, source="products"))
