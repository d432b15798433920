"""Value frameworks: the file, its checks, and the goal tree."""

from maatwaarde.framework.categories import By, Category, Guarded
from maatwaarde.framework.fields import Text
from maatwaarde.framework.framework import Framework, Node
from maatwaarde.framework.loader import load_framework
from maatwaarde.framework.measure import Measure, Missing
from maatwaarde.framework.model import FactorOverride, FrameworkFile, Guard, Value
from maatwaarde.framework.reading import shipped_frameworks
from maatwaarde.framework.scale import Scale
from maatwaarde.framework.schema import framework_schema

__all__ = [
    "By",
    "Category",
    "FactorOverride",
    "Framework",
    "FrameworkFile",
    "Guard",
    "Guarded",
    "Measure",
    "Missing",
    "Node",
    "Scale",
    "Text",
    "Value",
    "framework_schema",
    "load_framework",
    "shipped_frameworks",
]
