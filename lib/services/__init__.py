"""The use cases: import, score, decide, publish. Every call checks the rights of whoever asks."""
