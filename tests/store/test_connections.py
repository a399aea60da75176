"""Connections to PostgreSQL: plans are kept, whatever the address asks for besides and whatever is rolled back."""

import pytest
from sqlalchemy import make_url, text

from planner.store.engines import engine_for


def test_every_connection_keeps_plans_and_what_the_address_asks_for(server: str) -> None:
    url = (
        make_url(f"{server}/postgres")
        .set(drivername="postgresql+psycopg")
        .update_query_dict({"options": "-c work_mem=7MB"})
    )
    engine = engine_for(url)
    with pytest.raises(ZeroDivisionError), engine.begin():
        raise ZeroDivisionError  # what the driver began is rolled back
    with engine.connect() as connection:
        assert connection.execute(text("SHOW plan_cache_mode")).scalar() == "force_generic_plan"
        assert connection.execute(text("SHOW work_mem")).scalar() == "7MB"
    engine.dispose()
