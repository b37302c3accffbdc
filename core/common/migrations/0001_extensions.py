from django.contrib.postgres.operations import (
    BtreeGistExtension,
    CreateExtension,
    TrigramExtension,
    UnaccentExtension,
)
from django.db import migrations


class Migration(migrations.Migration):
    dependencies: list[tuple[str, str]] = []

    operations = [
        CreateExtension("ltree"),
        BtreeGistExtension(),
        TrigramExtension(),
        UnaccentExtension(),
    ]
