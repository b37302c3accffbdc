from django.contrib.postgres.fields import ArrayField
from django.db import models

from core.access.models import User
from core.lists.models.saved_view import SavedView


class Preference(models.Model):
    """How one person wants one list: its columns in their order, and the view it opens with.

    columns: empty: as the list came. Names that are unknown by now are skipped.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="list_preferences")
    listing = models.CharField(max_length=60)
    columns = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    opens_with = models.ForeignKey(SavedView, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "listing"], name="list_preference_once")]

    def __str__(self) -> str:
        return f"{self.listing} of {self.user_id}"
