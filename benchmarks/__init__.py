"""How fast, how close to proven and how large: measured in fresh processes, beside the targets."""
