"""Half a letter in what a test reports, spelled out."""

from typing import Any


def spelled(data: Any) -> Any:
    """Return data of which every text can be written as bytes.

    What fails may tell of half a letter (a lone surrogate), which cannot be sent from the process
    that ran the test to the one that reports: that would end both, and hide what failed.
    """
    if isinstance(data, str):
        return data.encode("utf-8", "backslashreplace").decode()
    if isinstance(data, dict):
        return {spelled(key): spelled(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return type(data)(map(spelled, data))
    return data
