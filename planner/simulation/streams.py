"""Random numbers: one stream per source of chance, so that scenarios meet the same arrivals, stays and conflicts.

A stream follows from the seed, the number of the replication, the source and its subject, and from nothing
else: not from the order in which streams are asked for, nor from how many workers there are.
"""

from zlib import crc32

import numpy as np

SOURCES = ("arrivals", "attributes", "stays", "reviews", "patience", "separations")
"""Who comes when; who that is; how long it stays; whether a review ends the stay; how long it waits; its conflicts."""


def stream(seed: int, replication: int, source: str, subject: str = "", layer: int = 0) -> np.random.Generator:
    """The generator of one source in one replication, as `SeedSequence.spawn` makes them: by a key of its own.

    Raises `ValueError` for a source that does not exist.
    """
    key = (replication, SOURCES.index(source), crc32(subject.encode()), layer)
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=key))
