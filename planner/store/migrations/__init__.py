"""How the store came to its shape: one file per migration, in `versions/`."""
