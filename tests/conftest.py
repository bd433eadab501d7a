"""Settings that all tests share: properties are about values, never about time."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("tonghop", deadline=None, print_blob=True)
settings.load_profile("tonghop")
