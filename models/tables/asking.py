"""What was asked of the program: scenarios with all versions, runs with what they were made from, jobs of pages."""

from sqlalchemy import Column, Float, Integer, Table, Text

from models.tables.columns import HASH, METADATA, MOMENT, of_edited_rows

scenarios = Table(
    "scenarios",
    METADATA,
    Column("scenario_id", Text, primary_key=True),
    Column("operator", Text),
    Column("latest", Integer, nullable=False),
    *of_edited_rows(),
)

scenario_versions = Table(
    "scenario_versions",
    METADATA,
    Column("scenario_id", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("at", MOMENT, nullable=False),
    Column("by_user", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("sha256", HASH, nullable=False),
)

runs = Table(
    "runs",
    METADATA,
    Column("run_id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("operator", Text),
    Column("by_user", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("began_at", MOMENT, nullable=False),
    Column("ended_at", MOMENT),
    Column("asked", Text, nullable=False),
    Column("data_sha256", HASH),
    Column("parameters", Text),
    Column("code", Text),
    Column("seed", Integer),
    Column("seconds", Float(53)),
    Column("result", Text),
    *of_edited_rows(),
)

jobs = Table(
    "jobs",
    METADATA,
    Column("job_sha256", HASH, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("by_user", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("began_at", MOMENT, nullable=False),
    Column("ended_at", MOMENT),
    Column("error_id", Text),
)
