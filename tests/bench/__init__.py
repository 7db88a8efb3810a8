"""Benchmarks of Minigrant: commands that measure and print, never tests. See docs/benchmarks.md."""
