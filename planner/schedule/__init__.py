"""Plans over time: stays with a beginning and an end, under the rules of every single day."""
