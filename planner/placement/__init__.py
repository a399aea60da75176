"""Placing children: which pairs are lawful, which plans are sound, which is best, and why. No files, no screen."""
