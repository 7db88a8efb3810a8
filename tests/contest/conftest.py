"""How the property tests of the domain run: without a time limit for each case, which a busy machine may miss."""

from hypothesis import settings

settings.register_profile("domain", deadline=None, max_examples=60)
settings.load_profile("domain")
