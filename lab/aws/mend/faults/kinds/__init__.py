"""A fault each."""
