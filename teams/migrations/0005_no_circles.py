from django.db import migrations

from core.common.constraints import no_circle


class Migration(migrations.Migration):
    dependencies = [("teams", "0004_custom_fields"), ("common", "0002_refuse_circles")]

    operations = [
        no_circle("teams_team", "parent_id", "team_no_circle"),
        no_circle("teams_person", "manager_id", "person_no_circle"),
    ]
