"""The nouns: frozen values that say what exists. They know no file, no solver and no screen."""
