"""Supple and its peers at the same articles → times and memory, as a table and a plot (docs/performance.md)."""
