"""What filters and cells of several lists are chosen from by typing."""

from django.db.models import F

from core.common.listing import Finder
from portfolio.models import Objective, Product

SEEN_PRODUCTS = Finder(lambda user: Product.objects.visible_to(user), "code", ("name", "code"))
# A finder names what it finds by `name`.
SEEN_OBJECTIVES = Finder(
    lambda user: Objective.objects.visible_to(user).annotate(name=F("title")), "code", ("title", "code")
)
