"""A framework as the text of a file in YAML, which `load_framework` reads as the same framework."""

from __future__ import annotations

from maatwaarde.documents.to_yaml import comment, yaml_text
from maatwaarde.framework import FrameworkFile
from maatwaarde.framework.written import plain
from maatwaarde.messages import Language, Message, say


def framework_yaml(file: FrameworkFile, about: Message, language: Language = "nl") -> str:
    """Return a framework as YAML; what follows from saying nothing is left out.

    Parameters
    ----------
    about
        Stands above it, as a comment.
    """
    lines = [comment(line) for line in say(about, language).splitlines()]
    return "\n".join([*lines, yaml_text(plain(file))])
