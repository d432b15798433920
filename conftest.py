"""Settings for all tests, also those of the plugins."""

import os

from hypothesis import settings

# The same examples in every run, so that a failure is a change in the code and not a draw; look
# for new ones with HYPOTHESIS_PROFILE=explore. No deadline: machines differ, and speed is measured
# by the benchmarks.
settings.register_profile("repeat", derandomize=True, deadline=None, max_examples=40)
settings.register_profile("explore", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeat"))
