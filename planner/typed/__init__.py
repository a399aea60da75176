"""What was typed, as a question: changes, a cost, the funding gap."""
