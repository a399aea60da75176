"""The migrations in their order; the number is part of the name."""
