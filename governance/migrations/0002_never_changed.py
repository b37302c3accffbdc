"""Refuse to change, delete or empty snapshots, whoever asks. The files drawn from them can be drawn again."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION snapshot_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'snapshots are append-only: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER snapshot_refuse_change BEFORE UPDATE OR DELETE ON governance_snapshot
    FOR EACH STATEMENT EXECUTE FUNCTION snapshot_refuse();
CREATE TRIGGER snapshot_refuse_truncate BEFORE TRUNCATE ON governance_snapshot
    FOR EACH STATEMENT EXECUTE FUNCTION snapshot_refuse();
CREATE TRIGGER snapshot_refuse_change BEFORE UPDATE OR DELETE ON governance_heldproduct
    FOR EACH STATEMENT EXECUTE FUNCTION snapshot_refuse();
CREATE TRIGGER snapshot_refuse_truncate BEFORE TRUNCATE ON governance_heldproduct
    FOR EACH STATEMENT EXECUTE FUNCTION snapshot_refuse();
"""
BACK = """
DROP TRIGGER snapshot_refuse_change ON governance_snapshot;
DROP TRIGGER snapshot_refuse_truncate ON governance_snapshot;
DROP TRIGGER snapshot_refuse_change ON governance_heldproduct;
DROP TRIGGER snapshot_refuse_truncate ON governance_heldproduct;
DROP FUNCTION snapshot_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("governance", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACK)]
