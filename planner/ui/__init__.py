"""The screen: pages, charts and texts. It asks and shows, and decides nothing."""
