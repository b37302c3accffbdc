from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.utils.translation import gettext_lazy as _

from core.access.models import User
from core.ingest.models import Imported
from portfolio.models.classification import WEB_ADDRESS
from portfolio.models.product import Product


class RelationQuerySet(models.QuerySet["ProductRelation"]):
    """Questions that pages ask of related products."""

    def visible_to(self, user: User) -> Self:
        """Keep those whose two ends the user sees: one end alone would tell of the other."""
        seen = Product.objects.visible_to(user)
        return self.filter(product__in=seen, other__in=seen)


class ProductRelation(Imported):
    """What one product is to another: "product replaces other"."""

    class Kind(models.TextChoices):
        REPLACES = "replaces", _("replaces")
        DEPENDS_ON = "depends_on", _("depends on")
        COMPETES_WITH = "competes_with", _("competes with")

    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, related_name="relations", verbose_name=_("product")
    )
    kind = models.CharField(_("relation"), max_length=13, choices=Kind)
    other = models.ForeignKey(
        Product, on_delete=models.CASCADE, related_name="related_from", verbose_name=_("other product")
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = RelationQuerySet.as_manager()

    class Meta:
        ordering = ["product", "kind", "other"]
        verbose_name = _("related product")
        verbose_name_plural = _("related products")
        constraints = [
            models.UniqueConstraint(fields=["product", "kind", "other"], name="relation_once"),
            models.CheckConstraint(condition=~Q(product=F("other")), name="relation_not_to_itself"),
            models.UniqueConstraint(
                Least("product", "other"),
                Greatest("product", "other"),
                "kind",
                condition=Q(kind__in=["replaces", "competes_with"]),
                name="relation_one_way",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product} {self.kind} {self.other}"


class LinkQuerySet(models.QuerySet["ProductLink"]):
    """Questions that pages ask of links."""

    def visible_to(self, user: User) -> Self:
        """Keep those of products that the user sees."""
        return self.filter(product__in=Product.objects.visible_to(user))


class ProductLink(Imported):
    """A page elsewhere that is about a product."""

    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, related_name="links", verbose_name=_("product")
    )
    title = models.CharField(_("title"), max_length=150)
    url = models.URLField(_("address"), max_length=500)
    version = models.PositiveIntegerField(default=1)

    objects = LinkQuerySet.as_manager()

    class Meta:
        ordering = ["product", "title"]
        verbose_name = _("link")
        verbose_name_plural = _("links")
        constraints = [
            models.UniqueConstraint(fields=["product", "url"], name="link_once"),
            models.CheckConstraint(condition=Q(url__iregex=WEB_ADDRESS), name="link_on_the_web"),
        ]

    def __str__(self) -> str:
        return self.title
