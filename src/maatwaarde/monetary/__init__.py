"""A view in euros beside that of values: costs and benefits over the years, discounted.

It uses no weights, anchors or guards of a framework, and nothing of it goes into a score. By the
Dutch guideline for social cost-benefit analysis (Romijn and Renes, Algemene leidraad voor
maatschappelijke kosten-batenanalyse, CPB and PBL, 2013).
"""

from maatwaarde.monetary.prices import Priced, PricePath, Unpriced
from maatwaarde.monetary.result import Case, Item, Monetary, Variant
from maatwaarde.monetary.view import npv

__all__ = ["Case", "Item", "Monetary", "PricePath", "Priced", "Unpriced", "Variant", "npv"]
