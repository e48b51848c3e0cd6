"""How hypothesis searches: the same cases on every run; `--hypothesis-profile=search` looks further."""

from hypothesis import HealthCheck, settings

settings.register_profile("same", max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("search", max_examples=2_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("same")
