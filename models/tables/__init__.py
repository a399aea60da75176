"""The rows of the store, beside the nouns they hold: what SQLite and PostgreSQL keep.

columns      what every table shares: names of constraints, lists in a cell, moments
registers    the tables of a data set, one column per attribute of its class
placing      stays, plans, proposals, decisions and answers
watching     audit, history of edited rows, erasures, requests that were carried out
people       users and sessions
asking       scenarios and runs
"""

from models.tables import asking, people, placing, registers, watching
from models.tables.columns import METADATA

__all__ = ["METADATA", "asking", "people", "placing", "registers", "watching"]
