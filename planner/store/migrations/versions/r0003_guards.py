"""What the database itself refuses: changing history, places that are not there, and rows of others (PostgreSQL)."""

from alembic import op

revision = "0003"
down_revision = "0002"

ONLY_ADDED = (
    *("audit", "child_sets", "history", "requests", "scenario_versions"),
    *("snapshots", "plans", "proposals", "decisions", "answers"),
)

MAY_USE = """
CREATE FUNCTION app_may_use(asked text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (
    SELECT 1 FROM units u JOIN institutions i ON i.institution_id = u.institution_id
    WHERE u.unit_id = asked AND (
      i.operator = current_setting('app.operator', true)
      OR COALESCE(
        (SELECT a.allowed FROM agreements a WHERE a.operator = current_setting('app.operator', true)
          AND a.provider = i.operator AND a.institution_id = i.institution_id),
        (SELECT a.allowed FROM agreements a WHERE a.operator = current_setting('app.operator', true)
          AND a.provider = i.operator AND a.institution_id IS NULL),
        false)
    )
  )
$$
"""

ALL = "current_setting('app.reach', true) = 'all'"
REACHED = "current_setting('app.reach', true) = 'agreement'"
SOME = "current_setting('app.reach', true) IN ('own', 'agreement')"
MINE = "operator = current_setting('app.operator', true)"
LABEL = "scope = current_setting('app.operator', true)"


def _sees(column: str, table: str) -> str:
    return f"EXISTS (SELECT 1 FROM children c WHERE c.child_id = {table}.{column})"  # nosec B608 - names of our own tables


# What may be seen, and what may be written, by table.
POLICIES = {
    "children": (
        f"{ALL} OR ({SOME} AND {MINE}) OR ({REACHED} AND EXISTS (SELECT 1 FROM stays s "  # nosec B608
        "WHERE s.child_id = children.child_id AND s.state IN ('lives', 'booked', 'leaving')))",
        f"{ALL} OR ({SOME} AND {MINE})",
    ),
    "stays": (
        f"{ALL} OR ({SOME} AND {MINE}) OR ({REACHED} AND app_may_use(unit_id))",
        f"{ALL} OR ({SOME} AND {MINE})",
    ),
    "separations": (f"{_sees('child_a', 'separations')} OR {_sees('child_b', 'separations')}",) * 2,
    "groups": (_sees("child_id", "groups"),) * 2,
    "exclusions": (_sees("child_id", "exclusions"),) * 2,
    "wishes": (_sees("child_id", "wishes"),) * 2,
    "pins": (_sees("child_id", "pins"),) * 2,
    "waivers": (_sees("child_id", "waivers"),) * 2,
    "decisions": (
        f"{ALL} OR ({SOME} AND {MINE}) OR ({REACHED} AND provider = current_setting('app.operator', true))",
        f"{ALL} OR ({SOME} AND {MINE})",
    ),
    "answers": (f"{ALL} OR ({SOME} AND ({MINE} OR provider = current_setting('app.operator', true)))",) * 2,
    "plans": (f"{ALL} OR ({SOME} AND {LABEL})",) * 2,
    "proposals": (f"{ALL} OR ({SOME} AND {LABEL})",) * 2,
    "snapshots": (f"{ALL} OR ({SOME} AND {LABEL})",) * 2,
}


def upgrade() -> None:
    """Adds the guards."""
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
    else:
        _guard_sqlite()


def _guard_sqlite() -> None:
    for table in ONLY_ADDED:
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER only_added_{table}_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is only added to'); END"
            )
    for act in ("INSERT", "UPDATE"):
        op.execute(
            f"CREATE TRIGGER place_exists_{act.lower()} BEFORE {act} ON stays WHEN NEW.state = 'booked' AND "  # nosec B608
            "NEW.place_no > (SELECT approved_places FROM units WHERE unit_id = NEW.unit_id) "
            "BEGIN SELECT RAISE(ABORT, 'the unit has no such place'); END"
        )


def _guard_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION app_only_added() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RAISE EXCEPTION '% is only added to', TG_TABLE_NAME; END $$"
    )
    for table in ONLY_ADDED:
        op.execute(
            f"CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION app_only_added()"
        )
        op.execute(
            f"CREATE TRIGGER only_added_at_all BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION app_only_added()"
        )
    op.execute(
        "CREATE FUNCTION app_place_exists() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF NEW.state = 'booked' AND NEW.place_no > (SELECT approved_places FROM units WHERE unit_id = NEW.unit_id) "
        "THEN RAISE EXCEPTION 'the unit has no such place' USING ERRCODE = 'check_violation'; END IF; "
        "RETURN NEW; END $$"
    )
    op.execute(
        "CREATE TRIGGER place_exists BEFORE INSERT OR UPDATE ON stays FOR EACH ROW EXECUTE FUNCTION app_place_exists()"
    )
    op.execute(MAY_USE)
    for table, (seen, written) in POLICIES.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY scope ON {table} USING ({seen}) WITH CHECK ({written})")
