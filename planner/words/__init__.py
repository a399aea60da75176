"""Answers in words for people and as JSON for machines, by what they answer."""
