"""What was erased, and guards that let a record be emptied once its erasure is noted, and nothing else."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

EMPTIED = "'[erased]', '[]', '{}', '1900-01-01'"
"""What an emptied column says."""

# By table: what names a row in `erasures`, the columns that may be emptied, those that may lose a part.
ERASABLE = {
    "history": (("batch",), ("changes",), ()),
    "decisions": (
        ("decision_id",),
        ("unit_id", "start_on", "until", "view", "no_view_reason", "proposed_unit_id", "reason", "waivers", "judged"),
        (),
    ),
    "answers": (("decision_id",), ("reason",), ()),
    "proposals": (("child_id",), ("unit_id", "start_on"), ()),
    "plans": (("plan_id", "scope"), (), ("changes", "content")),
    "snapshots": (("data_sha256", "scope"), (), ("packed", "packed_sha256")),
    "scenario_versions": (("scenario_id", "number"), (), ("content",)),
}


def upgrade() -> None:
    """Adds the table and puts the guards that know it in the place of those that refuse every change."""
    op.create_table(
        "erasures",
        sa.Column("erasure_id", sa.Text(), nullable=False),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("row_key", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("before_sha256", sa.String(length=64), nullable=False),
        sa.Column("after_sha256", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("erasure_id", "table_name", "row_key", name=op.f("pk_erasures")),
    )
    op.create_index("ix_erasures_row", "erasures", ["table_name", "row_key"], unique=False)
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
    else:
        _guard_sqlite()


def _guard_sqlite() -> None:
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER only_added_erasures_{act.lower()} BEFORE {act} ON erasures "
            "BEGIN SELECT RAISE(ABORT, 'erasures is only added to'); END"
        )
    for table, (key, emptied, shortened) in ERASABLE.items():
        columns = [row[1] for row in op.get_bind().exec_driver_sql(f"PRAGMA table_info({table})")]
        fixed = [column for column in columns if column not in (*emptied, *shortened)]
        named = " || '/' || ".join(f"NEW.{column}" for column in key)
        noted = f"SELECT 1 FROM erasures e WHERE e.table_name = '{table}' AND e.row_key = {named}"  # nosec B608
        rules = [
            f"EXISTS ({noted})",
            *(f"NEW.{column} IS OLD.{column}" for column in fixed),
            *(
                f"(NEW.{column} IS OLD.{column} OR NEW.{column} IS NULL OR NEW.{column} IN ({EMPTIED}))"
                for column in emptied
            ),
        ]
        op.execute(f"DROP TRIGGER only_added_{table}_update")
        op.execute(
            f"CREATE TRIGGER only_added_{table}_update BEFORE UPDATE ON {table} WHEN NOT ({' AND '.join(rules)}) "
            f"BEGIN SELECT RAISE(ABORT, '{table} is only added to'); END"
        )


def _guard_postgresql() -> None:
    op.execute(
        "CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON erasures FOR EACH ROW EXECUTE FUNCTION app_only_added()"
    )
    op.execute(
        "CREATE TRIGGER only_added_at_all BEFORE TRUNCATE ON erasures "
        "FOR EACH STATEMENT EXECUTE FUNCTION app_only_added()"
    )
    op.execute(
        "CREATE FUNCTION app_only_emptied() RETURNS trigger LANGUAGE plpgsql AS $$ "  # nosec B608 - texts of our own
        "DECLARE was jsonb := to_jsonb(OLD); will jsonb := to_jsonb(NEW); named text; emptied text; "
        "BEGIN "
        "SELECT string_agg(was ->> part, '/' ORDER BY place) INTO named "
        "FROM unnest(string_to_array(TG_ARGV[0], ',')) WITH ORDINALITY AS parts(part, place); "
        "IF was - string_to_array(TG_ARGV[1] || ',' || TG_ARGV[2], ',') "
        "IS DISTINCT FROM will - string_to_array(TG_ARGV[1] || ',' || TG_ARGV[2], ',') "
        "OR NOT EXISTS (SELECT 1 FROM erasures e WHERE e.table_name = TG_TABLE_NAME AND e.row_key = named) "
        "THEN RAISE EXCEPTION '% is only added to', TG_TABLE_NAME; END IF; "
        "FOREACH emptied IN ARRAY string_to_array(TG_ARGV[1], ',') LOOP "
        "IF (will ->> emptied) IS DISTINCT FROM (was ->> emptied) AND (will ->> emptied) IS NOT NULL "
        f"AND (will ->> emptied) NOT IN ({EMPTIED}) "
        "THEN RAISE EXCEPTION '% is only added to', TG_TABLE_NAME; END IF; END LOOP; "
        "RETURN NEW; END $$"
    )
    for table, (key, emptied, shortened) in ERASABLE.items():
        op.execute(f"DROP TRIGGER only_added ON {table}")
        op.execute(f"CREATE TRIGGER only_added BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION app_only_added()")
        op.execute(
            f"CREATE TRIGGER only_emptied BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION "
            f"app_only_emptied('{','.join(key)}', '{','.join(emptied)}', '{','.join(shortened)}')"
        )
