"""The verbs: placing, checking, reading, synthesising and showing."""
