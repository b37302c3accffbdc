from django.db import models


class KeptMarks(models.Model):
    """What was found of everybody's load in some months, by group of people; right while its stamps are.

    Nothing refers to it and nothing is lost with it: `portfolio.selectors.load.kept` finds it again.
    """

    key = models.CharField(primary_key=True, max_length=60)
    kept_at = models.DateTimeField()
    groups = models.JSONField()

    def __str__(self) -> str:
        return self.key
