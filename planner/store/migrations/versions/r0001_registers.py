"""The tables of a data set."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Makes the tables."""
    op.create_table(
        "children",
        sa.Column("child_id", sa.Text(), nullable=False),
        sa.Column("birth_month", sa.Date(), nullable=False),
        sa.Column("gender", sa.Text(), nullable=False),
        sa.Column("operator", sa.Text(), nullable=False),
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("target_group", sa.Text(), nullable=False),
        sa.Column("urgency", sa.Text(), nullable=False),
        sa.Column("referred_on", sa.Date(), nullable=False),
        sa.Column("district", sa.Text(), nullable=True),
        sa.Column("needs", sa.Text(), nullable=False),
        sa.Column("staff_day", sa.Float(precision=53), nullable=True),
        sa.Column("staff_evening", sa.Float(precision=53), nullable=True),
        sa.Column("staff_night", sa.Float(precision=53), nullable=True),
        sa.Column("qualified_day", sa.Float(precision=53), nullable=True),
        sa.Column("qualified_evening", sa.Float(precision=53), nullable=True),
        sa.Column("qualified_night", sa.Float(precision=53), nullable=True),
        sa.Column("wanted_from", sa.Date(), nullable=True),
        sa.Column("expected_days", sa.Integer(), nullable=True),
        sa.Column("stay_kind", sa.Text(), nullable=True),
        sa.Column("counted_from", sa.Date(), nullable=True),
        sa.Column("own_unit", sa.Boolean(), nullable=False),
        sa.Column("sibling_group", sa.Text(), nullable=True),
        sa.Column("view_heard", sa.Boolean(), nullable=False),
        sa.Column("view_note", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("changed_at", sa.String(length=27), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("child_id", name=op.f("pk_children")),
    )
    op.create_table(
        "institutions",
        sa.Column("institution_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("operator", sa.Text(), nullable=False),
        sa.Column("ownership", sa.Text(), nullable=False),
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("grounds", sa.Text(), nullable=False),
        sa.Column("target_groups", sa.Text(), nullable=False),
        sa.Column("gender", sa.Text(), nullable=False),
        sa.Column("latitude", sa.Float(precision=53), nullable=True),
        sa.Column("longitude", sa.Float(precision=53), nullable=True),
        sa.Column("min_age", sa.Integer(), nullable=True),
        sa.Column("max_age", sa.Integer(), nullable=True),
        sa.Column("services", sa.Text(), nullable=False),
        sa.Column("price_per_day", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("changed_at", sa.String(length=27), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("institution_id", name=op.f("pk_institutions")),
    )
    op.create_table(
        "agreements",
        sa.Column("row_key", sa.Text(), nullable=False),
        sa.Column("operator", sa.Text(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("allowed", sa.Boolean(), nullable=False),
        sa.Column("price_per_day", sa.Integer(), nullable=True),
        sa.Column("institution_id", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("changed_at", sa.String(length=27), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["institutions.institution_id"],
            name=op.f("fk_agreements_institution_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("row_key", name=op.f("pk_agreements")),
    )
    op.create_index(op.f("ix_agreements_institution_id"), "agreements", ["institution_id"], unique=False)
    op.create_table(
        "exclusions",
        sa.Column("row_key", sa.Text(), nullable=False),
        sa.Column("child_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("institution_id", sa.Text(), nullable=True),
        sa.Column("latitude", sa.Float(precision=53), nullable=True),
        sa.Column("longitude", sa.Float(precision=53), nullable=True),
        sa.Column("radius_km", sa.Float(precision=53), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("changed_at", sa.String(length=27), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["child_id"], ["children.child_id"], name=op.f("fk_exclusions_child_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["institutions.institution_id"],
            name=op.f("fk_exclusions_institution_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("row_key", name=op.f("pk_exclusions")),
    )
    op.create_index(op.f("ix_exclusions_child_id"), "exclusions", ["child_id"], unique=False)
    op.create_index(op.f("ix_exclusions_institution_id"), "exclusions", ["institution_id"], unique=False)
    op.create_table(
        "groups",
        sa.Column("row_key", sa.Text(), nullable=False),
        sa.Column("group_id", sa.Text(), nullable=False),
        sa.Column("child_id", sa.Text(), nullable=False),
        sa.Column("max_per_unit", sa.Integer(), nullable=True),
        sa.Column("max_per_institution", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("changed_at", sa.String(length=27), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["child_id"], ["children.child_id"], name=op.f("fk_groups_child_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("row_key", name=op.f("pk_groups")),
    )
    op.create_index(op.f("ix_groups_child_id"), "groups", ["child_id"], unique=False)
    op.create_table(
        "separations",
        sa.Column("row_key", sa.Text(), nullable=False),
        sa.Column("child_a", sa.Text(), nullable=False),
        sa.Column("child_b", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("km", sa.Float(precision=53), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("changed_at", sa.String(length=27), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["child_a"], ["children.child_id"], name=op.f("fk_separations_child_a"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["child_b"], ["children.child_id"], name=op.f("fk_separations_child_b"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("row_key", name=op.f("pk_separations")),
    )
    op.create_index(op.f("ix_separations_child_a"), "separations", ["child_a"], unique=False)
    op.create_index(op.f("ix_separations_child_b"), "separations", ["child_b"], unique=False)
    op.create_table(
        "travel",
        sa.Column("row_key", sa.Text(), nullable=False),
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("institution_id", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("district", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("changed_at", sa.String(length=27), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["institutions.institution_id"],
            name=op.f("fk_travel_institution_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("row_key", name=op.f("pk_travel")),
    )
    op.create_index(op.f("ix_travel_institution_id"), "travel", ["institution_id"], unique=False)
    op.create_table(
        "units",
        sa.Column("unit_id", sa.Text(), nullable=False),
        sa.Column("institution_id", sa.Text(), nullable=False),
        sa.Column("approved_places", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("budgeted_places", sa.Integer(), nullable=True),
        sa.Column("opens_on", sa.Date(), nullable=True),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("services", sa.Text(), nullable=False),
        sa.Column("separable", sa.Boolean(), nullable=False),
        sa.Column("max_age_span", sa.Integer(), nullable=True),
        sa.Column("emergency", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("changed_at", sa.String(length=27), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["institutions.institution_id"],
            name=op.f("fk_units_institution_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("unit_id", name=op.f("pk_units")),
    )
    op.create_index(op.f("ix_units_institution_id"), "units", ["institution_id"], unique=False)
    op.create_table(
        "wishes",
        sa.Column("row_key", sa.Text(), nullable=False),
        sa.Column("child_id", sa.Text(), nullable=False),
        sa.Column("wish", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Text(), nullable=True),
        sa.Column("municipality", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("changed_at", sa.String(length=27), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["child_id"], ["children.child_id"], name=op.f("fk_wishes_child_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["institutions.institution_id"],
            name=op.f("fk_wishes_institution_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("row_key", name=op.f("pk_wishes")),
    )
    op.create_index(op.f("ix_wishes_child_id"), "wishes", ["child_id"], unique=False)
    op.create_index(op.f("ix_wishes_institution_id"), "wishes", ["institution_id"], unique=False)
    op.create_table(
        "pins",
        sa.Column("row_key", sa.Text(), nullable=False),
        sa.Column("child_id", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("changed_at", sa.String(length=27), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["children.child_id"], name=op.f("fk_pins_child_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.unit_id"], name=op.f("fk_pins_unit_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("row_key", name=op.f("pk_pins")),
    )
    op.create_index(op.f("ix_pins_child_id"), "pins", ["child_id"], unique=False)
    op.create_index(op.f("ix_pins_unit_id"), "pins", ["unit_id"], unique=False)
    op.create_table(
        "staffing",
        sa.Column("row_key", sa.Text(), nullable=False),
        sa.Column("institution_id", sa.Text(), nullable=False),
        sa.Column("shift", sa.Text(), nullable=False),
        sa.Column("staff", sa.Float(precision=53), nullable=False),
        sa.Column("unit_id", sa.Text(), nullable=True),
        sa.Column("qualified", sa.Float(precision=53), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("changed_at", sa.String(length=27), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["institutions.institution_id"],
            name=op.f("fk_staffing_institution_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.unit_id"], name=op.f("fk_staffing_unit_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("row_key", name=op.f("pk_staffing")),
    )
    op.create_index(op.f("ix_staffing_institution_id"), "staffing", ["institution_id"], unique=False)
    op.create_index(op.f("ix_staffing_unit_id"), "staffing", ["unit_id"], unique=False)
    op.create_table(
        "waivers",
        sa.Column("row_key", sa.Text(), nullable=False),
        sa.Column("child_id", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("approved_by", sa.Text(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("unit_id", sa.Text(), nullable=True),
        sa.Column("other_child_id", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("changed_at", sa.String(length=27), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["child_id"], ["children.child_id"], name=op.f("fk_waivers_child_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["other_child_id"], ["children.child_id"], name=op.f("fk_waivers_other_child_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.unit_id"], name=op.f("fk_waivers_unit_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("row_key", name=op.f("pk_waivers")),
    )
    op.create_index(op.f("ix_waivers_child_id"), "waivers", ["child_id"], unique=False)
    op.create_index(op.f("ix_waivers_other_child_id"), "waivers", ["other_child_id"], unique=False)
    op.create_index(op.f("ix_waivers_unit_id"), "waivers", ["unit_id"], unique=False)
