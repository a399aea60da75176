"""Which capacity to open, enlarge, convert, staff up or close, over many futures at once."""
