"""How many examples a property is tried on: few in the suite, which runs daily, ten times as many in the drills.

Hypothesis draws them anew each time, so the suite of every day tries others.
"""

from __future__ import annotations

from hypothesis import HealthCheck, settings

DEEP = "deep"
_DEEPER = 10


def prepare_profiles() -> None:
    """Tell Hypothesis both depths and choose the lesser one; ``--hypothesis-profile=deep`` chooses the greater."""
    # A busy machine is no failure: tests claim what is true, `make bench` says how fast.
    patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.register_profile("house", patient, max_examples=50)
    settings.register_profile(DEEP, patient, max_examples=50 * _DEEPER)
    settings.load_profile("house")


def examples(few: int, *, over_one_fixture: bool = False) -> settings:
    """So many examples in the suite; ``over_one_fixture`` when they may share the fixtures of their test."""
    many = few * _DEEPER if settings.get_current_profile_name() == DEEP else few
    shared = [HealthCheck.function_scoped_fixture] if over_one_fixture else []
    return settings(max_examples=many, suppress_health_check=[HealthCheck.too_slow, *shared])
