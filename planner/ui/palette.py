"""The colours of the app, one name for each meaning; contrasts are against white unless stated."""

INK = "#14212b"
"""Text (16:1)."""
QUIET = "#3b4a55"
"""Secondary text (9:1)."""
RULE = "#c3ced4"
"""Hairlines; carries no meaning."""
LAND = "#e6ebec"
"""Ground of the maps."""

ACUTE = "#a63a24"
"""Acute children and what is beyond the limit (6.5:1)."""
PLANNED = "#5f8799"
"""Planned children (3.9:1)."""

USED = "#1b5a72"
"""Places that are used (7.5:1)."""
BLOCKED = "#8b949a"
"""Places that nobody can use (3.1:1)."""
FREE = "#cfe0e6"
"""Free places; drawn with an outline in `USED`, because the fill alone has too little contrast."""

FILL_STEPS = ("#e3eef1", "#bcd5dd", "#8bb4c2", "#4d8ba1", "#1b5a72", "#0d3a4d")
"""Occupancy from empty to full."""
FREE_STEPS = ("#ffffff", "#ffd978", "#f0a030", "#c4580c")
"""No, one, two or three, four or more free places; points are outlined in ink."""
