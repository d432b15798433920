"""The words with which rows of totals, and of what is left to spend, begin."""

from __future__ import annotations

import re

from maatwaarde.late import regex

SURE = regex(
    r"(?:sub|eind|deel|tussen|jaar|grand|overall)?[\s-]*"
    r"(?:tota(?:al|len|le|l|ls)|totaal(?:bedrag|som|kosten|budget|investering(?:en)?))\b.*"
    r"|.*\b(?:sub|eind|deel|tussen)?-?tota(?:al|l)\s*:?",
    re.IGNORECASE,
)
# Words with which a title may begin as well, so that the amounts have to tell.
PERHAPS = regex(
    r"(?:som|sum|saldo|samen|tezamen|opgeteld|alle\s+\w+|gemiddelde?|average|mean|generaal|Σ)\b.*",
    re.IGNORECASE,
)
ALONE = regex(
    r"(?:som|sum|saldo|samen|tezamen|opgeteld|gemiddelde?|average|mean|Σ|rest(?:ant|eert)?|remainder"
    r"|afronding|verschil|tekort|overschot|dekking|(?:beschikbaar|resterend|totaal)\s+(?:budget|bedrag)"
    r"|(?:beschikbare|resterende|vrije)\s+ruimte|budgetruimte|nog\s+te\s+(?:verdelen|dekken)"
    r"|available(?:\s+budget)?|difference)\s*:?",
    re.IGNORECASE,
)
LIKELY = (
    r"(?i)tota|^[\s\pZ]*(?:som|sum|saldo|samen|tezamen|opgeteld|alle|gemiddeld|average|mean"
    r"|generaal|Σ|rest|remain|afronding|verschil|tekort|overschot|dekking|beschikba|vrije|budgetr"
    r"|nog te|available|difference)"
)
