"""Placing children: which pairs are lawful, which plans are sound, which is best, and why. Pure: no files, no screen."""
