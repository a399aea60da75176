"""The rows of the store, beside the nouns they hold: what SQLite and PostgreSQL keep.

columns      what every table shares: names of constraints, lists in a cell, moments
registers    the tables of a data set, one column per attribute of its class
placing      stays, plans, proposals, decisions and answers
watching     audit, history of edited rows, erasures, requests that were carried out
people       users and sessions
asking       scenarios and runs
past         what imported stays of the past came to
"""

from models.tables import asking, past, people, placing, registers, watching
from models.tables.columns import METADATA

__all__ = ["METADATA", "asking", "past", "people", "placing", "registers", "watching"]
