from django.db import migrations

from core.common.constraints import no_circle


class Migration(migrations.Migration):
    dependencies = [("portfolio", "0007_custom_fields"), ("common", "0002_refuse_circles")]

    operations = [no_circle("portfolio_node", "parent_id", "node_no_circle")]
