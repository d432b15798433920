"""The words of the reports in Dutch and English, and how numbers are written in each."""

from __future__ import annotations

import math
import re
from typing import Literal

from maatwaarde.report.words_plan import PLAN_WORDS
from maatwaarde.report.words_rules import RULE_WORDS

Language = Literal["nl", "en"]

WORDS: dict[str, tuple[str, str]] = {
    # key: (Dutch, English)
    "above": ("Net boven dit voorstel staat", "Just above this proposal stands"),
    "advantage": ("voordeel boven niets doen", "advantage over doing nothing"),
    "allowed": ("toegestaan", "allowed"),
    "and_more": ("en nog {n}", "and {n} more"),
    "assumed_zero": (
        "{n} onbekende effecten tellen als 0, omdat de meetlat dat zegt",
        "{n} unknown impacts count as 0, as the framework says",
    ),
    "at_least": ("minstens", "at least"),
    "at_most": ("hoogstens", "at most"),
    "batch": (
        "Let op: deze scores gelden alleen binnen deze lijst. Een voorstel erbij of eraf kan de "
        "volgorde van de andere omkeren.",
        "Mind: these scores hold within this list only. Adding or removing a proposal can reverse "
        "the order of the others.",
    ),
    "best": ("best", "best"),
    "beyond": ("buiten de ijkpunten", "beyond the anchors"),
    "beyond_anchor": (
        "verder dan het beste ijkpunt, dus wellicht niet haalbaar",
        "beyond the best anchor, so perhaps out of reach",
    ),
    "budget": ("budget", "budget"),
    "capacity": ("beschikbaar", "available"),
    "chosen": ("Gekozen", "Chosen"),
    "chosen_of": ("{k} van {n} voorstellen gekozen", "{k} of {n} proposals chosen"),
    "contribution": ("bijdrage", "contribution"),
    "contributions_note": (
        "De bijdragen tellen precies op tot de score.",
        "The contributions add up exactly to the score.",
    ),
    "contributions_other": (
        "De bijdragen zijn die van de waardemethode; bij deze methode tellen ze niet op tot de "
        "score.",
        "The contributions are those of the value method; with this method they do not add up to "
        "the score.",
    ),
    "cost": ("kosten", "cost"),
    "coverage": ("dekking", "coverage"),
    "coverage_full": (
        "dekking, het deel van het gewicht waarvan het effect bekend is",
        "coverage, the share of the weight for which the impact is known",
    ),
    "difference": ("verschil", "difference"),
    "example_anchors": (
        "De ijkpunten van {n} van de {m} maatstaven zijn verzonnen voorbeelden.",
        "The anchors of {n} of the {m} measures are invented examples.",
    ),
    "flag": ("MELDING", "FLAG"),
    "gains": ("Wint", "Gains"),
    "guard": ("ondergrens", "guard"),
    "guards": ("Ondergrenzen", "Guards"),
    "harms": ("Schaadt", "Harms"),
    "harm": ("grootste schade", "worst harm"),
    "level": (
        "Eén van deze effecten, bij verder gelijke, brengt het even hoog:",
        "Any one of these impacts, all else equal, brings it level:",
    ),
    "loss": (
        "verlies {loss}, {at_most} {allowed} toegestaan",
        "loss {loss}, {at_most} {allowed} allowed",
    ),
    "maybe": ("mogelijk", "possible"),
    "measure": ("maatstaf", "measure"),
    "mend_guard": (
        "Eén van deze effecten, bij verder gelijke, voldoet weer:",
        "Any one of these impacts, all else equal, mends it:",
    ),
    "method": ("methode", "method"),
    "money": ("geld", "money"),
    "more": ("meer", "more"),
    "no_guards": ("De meetlat heeft geen ondergrenzen.", "The framework has no guards."),
    "no_move": (
        "Geen enkel effect kan dit verschil in zijn eentje overbruggen.",
        "No single impact can bridge this difference.",
    ),
    "no_rank": ("geen rang", "no rank"),
    "no_reference": (
        "Meet tegen de meetlat; wat niets doen scoort, zegt deze methode niet. Hoger is beter.",
        "Measures against the framework; this method does not say what doing nothing scores. "
        "Higher is better.",
    ),
    "none": ("niets", "nothing"),
    "not_chosen": ("Niet gekozen", "Not chosen"),
    "note": ("let op", "note"),
    "nothing_is": (
        "Niets doen scoort {score}; hoger is beter.",
        "Doing nothing scores {score}; higher is better.",
    ),
    "nothing_is_zero": (
        "Niets doen scoort 0; hoger is beter.",
        "Doing nothing scores 0; higher is better.",
    ),
    "now": ("nu", "now"),
    "of": ("van", "of"),
    "period": ("periode", "period"),
    "portfolio": ("Portefeuille", "Portfolio"),
    "proposal": ("voorstel", "proposal"),
    "proposals": ("voorstellen", "proposals"),
    "range": ("bereik", "range"),
    "rank": ("rang", "rank"),
    "ranking": ("Rangorde", "Ranking"),
    "rank_range": ("rang {best} tot {worst} mogelijk", "rank {best} to {worst} possible"),
    "reason": ("reden", "reason"),
    "plugin_no_moves": (
        "Van deze methode uit een plugin zijn alleen de scores bekend; daarom staat hier niet wat "
        "nodig is om te stijgen.",
        "Of this method of a plugin only the scores are known; so it is not said here what it "
        "would take to move up.",
    ),
    "dominance": (
        "{method} kan een voorstel lager zetten dan een dat op elke maatstaf slechter is.",
        "{method} can rank a proposal below one that is worse on every measure.",
    ),
    "relative_no_moves": (
        "Bij deze methode verschuift elk effect ook de scores van de andere voorstellen; daarom "
        "staat hier niet wat nodig is om te stijgen.",
        "With this method every impact also moves the scores of the others; so it is not said here "
        "what it would take to move up.",
    ),
    "resource": ("middel", "resource"),
    "score": ("score", "score"),
    "slack": ("over", "left"),
    "tied": ("gelijk", "tied"),
    "tied_with": ("Gedeelde rang met", "Shares its rank with"),
    "to_rise": ("Om te stijgen", "To move up"),
    "top": ("Dit voorstel staat bovenaan.", "This proposal stands at the top."),
    "reads": ("leest", "reads"),
    "writes": ("schrijft", "writes"),
    "unit": ("eenheid", "unit"),
    "unknown": ("Onbekend", "Unknown"),
    "unknown_note": (
        "onbekend is geen nul: de score ligt ergens in het bereik",
        "unknown is not zero: the score lies somewhere in the range",
    ),
    "used": ("gebruikt", "used"),
    "value": ("waarde", "value"),
    "values": ("waarden", "values"),
    "veto": ("VETO", "VETO"),
    "veto_below": (
        "Zonder rang, want een ondergrens met veto is geschonden:",
        "Without a rank, since a veto guard is broken:",
    ),
    "veto_first": (
        "Eerst moet de ondergrens weer kloppen; pas dan krijgt het een rang.",
        "The guard has to be met first; only then does it get a rank.",
    ),
    "weight": ("gewicht", "weight"),
    "worst": ("slechtst", "worst"),
    "adds": ("zou {change} aan de waarde toevoegen", "would add {change} to the value"),
    "by_order": ("op volgorde van {column}", "in order of {column}"),
    "chosen_both": ("In beide", "In both"),
    "chosen_only_a": ("Alleen in deze portefeuille", "Only in this portfolio"),
    "chosen_only_b": ("Alleen {order}", "Only {order}"),
    "compared": (
        "Vergeleken met kiezen {order}, onder dezelfde regels",
        "Compared with choosing {order}, under the same rules",
    ),
    "count": ("aantal gekozen", "number chosen"),
    "excluded_with": ("gaat niet samen met {others}", "does not go together with {others}"),
    "floor": (
        "het totaal zou onder de ondergrens van {value} zakken",
        "the total would fall below the guard on {value}",
    ),
    "heuristic_broken": ("Die keuze schendt: {rules}", "That choice breaks: {rules}"),
    "lowers": ("zou de waarde met {change} verlagen", "would lower the value by {change}"),
    "needs": ("vereist {others}", "requires {others}"),
    "proven": ("bewezen de beste", "proven best"),
    "refuted": (
        "niet de beste: een keuze ernaast is beter, dus het bewijs klopt niet; dit is een fout in "
        "maatwaarde",
        "not the best: a choice beside it is better, so the proof is wrong; this is a fault in "
        "maatwaarde",
    ),
    "resources": ("Middelen", "Resources"),
    "short": ("{short} {resource} te weinig", "{short} short of {resource}"),
    "stopped": (
        "gestopt voor het bewijs; hoogstens {gap} beter mogelijk",
        "stopped before the proof; at most {gap} better possible",
    ),
    "target": ("doel", "target"),
    "this": ("deze", "this one"),
    "total": ("totaal", "total"),
    "totals": ("Opbrengst", "Totals"),
    "within-gap": ("hoogstens {gap} beter mogelijk", "at most {gap} better possible"),
    # Forms that people fill in.
    "form_bounds": (
        "Vul een getal in van {low} tot en met {high}.",
        "Fill in a number from {low} to {high}.",
    ),
    "form_from_to": ("van {worst} naar {best}", "from {worst} to {best}"),
    "form_intro": (
        "Niet alles kan tegelijk. Met dit formulier zegt u wat volgens u zwaarder telt. De vragen "
        "staan op het blad 'Antwoorden', per onderdeel bij elkaar; vul alleen de gele cellen in.",
        "Not everything is possible at once. With this form you say what counts for more, in your "
        "view. The questions are on the sheet 'Answers', by part; fill in the yellow cells only.",
    ),
    "form_item": ("wat", "what"),
    "form_open": (
        "Weet u het niet? Laat dan alle vragen van dat onderdeel open; dan beslissen de anderen "
        "daarover. Een open vraag is iets anders dan 0.",
        "Do you not know? Leave all questions of that part open, and the others decide on it. "
        "A question left open is not the same as 0.",
    ),
    "form_open_ahp": (
        "Weet u het bij een vraag niet? Laat die dan open.",
        "Do you not know the answer to a question? Then leave it open.",
    ),
    "form_option": ("optie {letter}", "option {letter}"),
    "form_part": ("onderdeel", "part"),
    "form_range": (
        "Let bij elke vraag op de hele stap die erbij staat, van het slechtste naar het beste. "
        "Niet: is geluid belangrijk? Maar: is deze stap in geluid meer waard dan die andere stap?",
        "Mind the whole step that is stated, from the worst to the best. Not: is noise important? "
        "But: is this step in noise worth more than that other step?",
    ),
    "form_title": ("Wat weegt het zwaarst? {title}", "What counts for most? {title}"),
    "form_how_ahp": (
        "Bij elke vraag staan twee opties, A en B. Kies welke zwaarder telt, A of B, of 'gelijk'. "
        "Zeg daarna hoeveel keer zo zwaar: 1 is even zwaar, 3 iets zwaarder, 5 duidelijk "
        "zwaarder, 7 veel zwaarder, 9 uiterst veel zwaarder. Tussenliggende getallen mogen ook.",
        "Each question has two options, A and B. Choose which counts for more, A or B, or 'equal'. "
        "Then say how many times as much: 1 is equal, 3 a little more, 5 clearly more, 7 much "
        "more, 9 extremely more. Numbers in between are fine too.",
    ),
    "form_how_bwm": (
        "Kies per onderdeel eerst wat het belangrijkst is en wat het minst belangrijk is. Zeg dan "
        "bij elke regel hoeveel keer zo belangrijk het belangrijkste is als deze (1 tot 9; bij het "
        "belangrijkste zelf 1), en hoeveel keer zo belangrijk deze is als het minst belangrijke "
        "(bij het minst belangrijke zelf 1).",
        "In each part first choose what is most and what is least important. Then say in each row "
        "how many times as important the most important is as this one (1 to 9; 1 for the most "
        "important itself), and how many times as important this one is as the least important "
        "(1 for the least important itself).",
    ),
    "form_how_swing": (
        "Stel dat binnen een onderdeel alles op zijn slechtst staat. Welke stap naar het beste zou "
        "u als eerste zetten? Die krijgt 100 punten. Geef de andere stappen punten van 0 tot 100: "
        "50 punten is half zo veel waard.",
        "Suppose that all in a part stands at its worst. Which step to the best would you take "
        "first? That one gets 100 points. Give the other steps points from 0 to 100: 50 points is "
        "worth half as much.",
    ),
    "form_how_ranks": (
        "Zet per onderdeel op volgorde: 1 is het belangrijkst, 2 komt daarna, enzovoort. Even "
        "belangrijk mag: geef dan hetzelfde getal.",
        "Put each part in order: 1 is the most important, 2 comes next, and so on. Equally "
        "important is fine: give the same number.",
    ),
    "form_how_direct": (
        "Verdeel per onderdeel punten, bijvoorbeeld 100 in totaal: dubbel zo veel punten telt "
        "dubbel zo zwaar. 0 punten telt niet mee.",
        "Divide points within each part, say 100 in total: twice as many points count twice as "
        "much. 0 points does not count.",
    ),
    "form_return": (
        "Bewaar het bestand en stuur het terug. Aan de andere kolommen hoeft u niets te doen.",
        "Save the file and send it back. Leave the other columns as they are.",
    ),
    # Weights that people gave.
    "accepted": ("tot {limit} geldt als bruikbaar", "up to {limit} is customarily accepted"),
    "adopt_1": ("Gewichten voor {title}", "Weights for {title}"),
    "adopt_2": (
        "Methode: {method}. Per onderdeel tellen de gewichten op tot 100, op 4 decimalen.",
        "Method: {method}. In each part the weights add up to 100, to 4 decimals.",
    ),
    "adopt_3": ("Antwoorden, met SHA-256:", "Answers, with SHA-256:"),
    "adopt_kept": ("niet gevraagd; gelijk aan de meetlat", "not asked; as in the framework"),
    "common": ("samen", "common"),
    "consensus": (
        "Overeenstemming, van 0 (geen enkele) tot 1 (volledig; Goepel 2013)",
        "Agreement, from 0 (none at all) to 1 (full; Goepel 2013)",
    ),
    "consensus_between": (
        "Tussen de groepen, over alle maatstaven: {value}.",
        "Between the groups, over all measures: {value}.",
    ),
    "consensus_in": (
        "Binnen {group} het minst: {value}, bij {part}.",
        "Within {group} least: {value}, on {part}.",
    ),
    "consensus_least": ("Tussen de groepen het minst bij: {parts}.", "Least on: {parts}."),
    "consensus_very_low": ("zeer laag", "very low"),
    "consensus_low": ("laag", "low"),
    "consensus_moderate": ("matig", "moderate"),
    "consensus_high": ("hoog", "high"),
    "consensus_very_high": ("zeer hoog", "very high"),
    "consistency": ("Hoe goed passen de antwoorden bij elkaar?", "Do the answers fit together?"),
    "consistency_all": ("alle groepen samen", "all groups together"),
    "consistency_alone": ("{part}, ieder voor zich: {names}", "{part}, each alone: {names}"),
    "consistency_ratio": ("consistentieratio {ratio}", "consistency ratio {ratio}"),
    "consistency_worst": (
        "{a} tegen {b}: gegeven {given}, past het best bij de rest: {consistent} "
        "(ratio dan {ratio})",
        "{a} against {b}: given {given}, fits the rest best: {consistent} (ratio then {ratio})",
    ),
    "deviation": ("grootste afwijking {value}", "largest deviation {value}"),
    "differs": (
        "{group}: {distance} van het gewicht ligt anders dan samen.",
        "{group}: {distance} of the weight lies elsewhere than in common.",
    ),
    "differs_on": ("{what}: {own}, samen {common}", "{what}: {own}, in common {common}"),
    "method_ahp": ("paarsgewijze vergelijking (AHP)", "pairwise comparison (AHP)"),
    "method_bwm": ("beste en slechtste (BWM)", "best and worst (BWM)"),
    "method_direct": ("punten verdelen", "dividing points"),
    "method_framework": ("zoals de meetlat ze geeft", "as the framework gives them"),
    "method_ranks": ("op volgorde zetten", "ranking"),
    "method_swing": ("punten voor de stap (swing)", "points for the step (swing)"),
    "moved": ("Wat het meest van plaats wisselt", "What changes place most"),
    "moved_line": (
        "{proposal}: rang {best} bij {best_in}, rang {worst} bij {worst_in}",
        "{proposal}: rank {best} for {best_in}, rank {worst} for {worst_in}",
    ),
    "moved_veto": (
        "{proposal}: zonder rang (VETO) bij {where}, wel een rang bij de rest",
        "{proposal}: no rank (VETO) for {where}, a rank for the others",
    ),
    "moved_none": ("De rangorde is overal dezelfde.", "The ranking is the same everywhere."),
    "open_pairs": ("{n} vergelijkingen open", "{n} comparisons open"),
    "from_to": ("{low} tot {high}", "{low} to {high}"),
    "ranking_by_group": ("Rangorde per groep", "Ranking by group"),
    "respondents": ("{n} deelnemers", "{n} respondents"),
    "respondents_one": ("1 deelnemer", "1 respondent"),
    "top_level": ("de hoofdwaarden", "the main values"),
    "unanswered": (
        "Niet gevraagd of beantwoord, dus zoals in de meetlat: onder {parts}.",
        "Not asked or answered, so as in the framework: below {parts}.",
    ),
    "weights": ("Gewichten", "Weights"),
    "weights_by": ("Gewichten van {groups} ({method}).", "Weights of {groups} ({method})."),
    "who_differs": ("Wie wijkt waarin het meest af?", "Who differs most, and on what?"),
    "rests_on_unverified": (
        "{n} effecten rusten op een kengetal dat niet in de bron is nagezien; "
        "'explain ID --measure MAATSTAF' zegt welk.",
        "{n} impacts rest on a factor that was not seen in its source; "
        "'explain ID --measure MEASURE' says which.",
    ),
    "unverified": ("niet nagezien kengetal", "unverified factor"),
    "present_value": (
        "Contante waarde over {years} jaar bij {rate}: {total}",
        "Present value over {years} years at {rate}: {total}",
    ),
    "timing": ("verloop", "in time"),
    "timing_lasting": ("blijvend", "lasting"),
    "timing_ramp": ("in {n} jaar tot het volle effect", "{n} years to its full size"),
    "timing_start": ("vanaf {n} jaar na het besluit", "from {n} years after the decision"),
    "timing_until": ("{n} jaar lang", "for {n} years"),
    "trace_given": ("Opgegeven in kolom {heading}.", "Given in column {heading}."),
    "trace_assumed": (
        "Niet bekend; de meetlat zegt dat dat geen effect is.",
        "Not known; the framework says that this is no effect.",
    ),
    "trace_unknown": (
        "Niet bekend: niet opgegeven, en geen schatter kon het berekenen.",
        "Not known: not given, and no estimator could tell.",
    ),
    "trace_estimated": (
        "Geschat uit de kenmerken van het voorstel.",
        "Estimated from the attributes of the proposal.",
    ),
    "formula": ("formule", "formula"),
    "numbers": ("ingevuld", "with numbers"),
    "inputs": ("Kenmerken", "Inputs"),
    "factors": ("Kengetallen", "Factors"),
    "evidence": ("Onderbouwing", "Evidence"),
    "source": ("bron", "source"),
    "default_used": ("niet opgegeven, aangenomen", "not given, assumed"),
    "replaced": ("vervangen door de meetlat: {reason}", "replaced by the framework: {reason}"),
    "indexed": ("prijspeil {year}, maal {index}", "price level {year}, times {index}"),
    "drivers": ("De spreiding komt van", "The spread comes from"),
    "percentiles": ("P10 {low}, P50 {mid}, P90 {high}", "P10 {low}, P50 {mid}, P90 {high}"),
    "broken": ("deze schatter faalt: {what}", "this estimator fails: {what}"),
    "empty": ("leeg", "empty"),
    # Methods side by side.
    "compared_methods": ("Rangorde per methode", "Ranking by method"),
    "failed_methods": ("Kan hier niet", "Cannot be used here"),
    "fixed_method": (
        "Meet tegen de vaste ijkpunten van de meetlat: een voorstel erbij of eraf verandert de "
        "volgorde van de andere niet.",
        "Measures against the fixed anchors of the framework: a proposal more or less does not "
        "change the order of the others.",
    ),
    "kendall": (
        "Kendall tau-b: 1 is dezelfde volgorde, 0 geen verband, \N{MINUS SIGN}1 omgekeerd",
        "Kendall tau-b: 1 is the same order, 0 no relation, \N{MINUS SIGN}1 reversed",
    ),
    "relative_method": (
        "* Meet tegen de andere voorstellen in de lijst: een voorstel erbij of eraf kan de "
        "volgorde van de andere omkeren.",
        "* Measures against the other proposals in the list: a proposal more or less can reverse "
        "the order of the others.",
    ),
    "spearman": (
        "Gewogen Spearman: als hierboven, maar de top telt zwaarder",
        "Weighted Spearman: as above, but the top counts for more",
    ),
    # How sure a ranking is.
    "acceptability": ("Kans op een plaats", "Chance of a place"),
    "acceptability_note": (
        "zekerheid: de kans op plaats 1 met de gewichten die dit voorstel het best uitkomen; "
        "alleen de effecten blijven dan onzeker",
        "confidence: the chance of place 1 with the weights that suit this proposal best; only "
        "the impacts are then uncertain",
    ),
    "central": (
        "Bij welke gewichten staat het bovenaan?",
        "With which weights does it come first?",
    ),
    "central_line": (
        "{proposal} ({part} van de trekkingen): {weights}",
        "{proposal} ({part} of the draws): {weights}",
    ),
    "central_same": ("ongeveer zoals nu", "about as now"),
    "central_weight": ("{title} {own} (nu {now})", "{title} {own} (now {now})"),
    "confidence": ("zekerheid", "confidence"),
    "disproportionate": (
        "Staat hoger ondanks een veel groter verlies",
        "Stands higher in spite of a much larger loss",
    ),
    "disproportionate_line": (
        "{proposal}: verliest {loss} op {measure}, {margin} of meer dan {n} voorstellen eronder "
        "({first})",
        "{proposal}: loses {loss} on {measure}, {margin} or more than {n} proposals below it "
        "({first})",
    ),
    "disproportionate_none": (
        "Geen voorstel staat boven een ander dat ergens minstens {margin} minder verliest.",
        "No proposal stands above another that loses at least {margin} less somewhere.",
    ),
    "draws": (
        "{draws} trekkingen (seed {seed}); {weights}; {n} effecten met een bandbreedte.",
        "{draws} draws (seed {seed}); {weights}; {n} impacts with a range.",
    ),
    "draws_free": ("gewichten geheel vrij", "weights entirely free"),
    "draws_groups": (
        "gewichten van een groep naar haar aandeel, met {spread} speling",
        "weights of a group by its share, give or take {spread}",
    ),
    "draws_intervals": (
        "elk gewicht met {spread} speling",
        "each weight give or take {spread}",
    ),
    "draws_ordinal": (
        "alleen de volgorde van de gewichten ligt vast",
        "only the order of the weights is fixed",
    ),
    "flip_impact": (
        "{proposal}, {measure}: {needed} (nu {now})",
        "{proposal}, {measure}: {needed} (now {now})",
    ),
    "flip_impacts": (
        "Eén effect, bij verder gelijke, brengt ze gelijk:",
        "One impact, all else equal, brings them level:",
    ),
    "flip_least": (
        "Er moet minstens {part} van alle gewicht verschuiven: {moves}.",
        "At least {part} of all weight has to move: {moves}.",
    ),
    "flip_move": ("{title} van {now} naar {needed}", "{title} from {now} to {needed}"),
    "flip_never": (
        "Geen gewichten keren deze volgorde om: het ene voorstel is op elke maatstaf beter.",
        "No weights turn this order round: one proposal is better on every measure.",
    ),
    "flip_none": ("Geen enkel effect in zijn eentje.", "No single impact by itself."),
    "flip_no_single": (
        "Geen enkel gewicht in zijn eentje.",
        "No single weight by itself.",
    ),
    "flip_weight": ("{measure}: {needed} (nu {now})", "{measure}: {needed} (now {now})"),
    "flip_weights": (
        "Eén gewicht, de andere naar verhouding, brengt ze gelijk:",
        "One weight, the others in proportion, brings them level:",
    ),
    "gain": ("winst", "gain"),
    "guards_may_break": (
        "Wie misschien een ondergrens schendt telt wel mee: {proposals}.",
        "Those that may break a guard do take part: {proposals}.",
    ),
    "largest_loss": ("grootste verlies", "largest loss"),
    "lead": (
        "{better} staat {gap} boven {worse}.",
        "{better} stands {gap} above {worse}.",
    ),
    "lost": ("verlies", "loss"),
    "mean_rank": ("gem. rang", "mean rank"),
    "neighbours": ("Hoe zeker is de volgorde van buren?", "How sure is the order of neighbours?"),
    "neighbour_line": (
        "{one} boven {other}: {part} van de trekkingen",
        "{one} above {other}: {part} of the draws",
    ),
    "neighbour_turns": (
        "draait als {title} {end} weegt (nu {now})",
        "turns when {title} weighs {end} (now {now})",
    ),
    "neighbour_never": (
        "geen enkel gewicht in zijn eentje draait dit om",
        "no single weight by itself turns this round",
    ),
    "pair": ("Wat keert de volgorde om?", "What turns the order round?"),
    "paid": ("deel verlies", "loss share"),
    "robust": ("Hoe zeker is de rangorde?", "How sure is the ranking?"),
    "stability": ("Hoe ver mag één gewicht schuiven?", "How far may one weight move?"),
    "stability_holds": (
        "{proposal} blijft eerste zolang het gewicht tussen deze grenzen ligt; de andere gewichten "
        "schuiven naar verhouding mee.",
        "{proposal} stays first as long as the weight is between these bounds; the other weights "
        "move in proportion.",
    ),
    "stability_free": (
        "Elk ander gewicht mag alles zijn.",
        "Every other weight may be anything.",
    ),
    "to": ("tot", "to"),
    "from": ("van", "from"),
    "tornado": ("Wat verschuift de score het meest?", "What moves the score most?"),
    "tornado_impact": ("effect", "impact"),
    "tornado_weight": ("gewicht", "weight"),
    "cause": ("oorzaak", "cause"),
    "tornado_note": (
        "Elk effect gaat van het ene eind van zijn bandbreedte naar het andere, elk gewicht "
        "{spread} op en neer, de andere naar verhouding.",
        "Each impact goes from one end of its range to the other, each weight up and down by "
        "{spread}, the others in proportion.",
    ),
    "tornado_certain": (
        "Niets is onzeker: er zijn geen bandbreedten en geen speling in de gewichten.",
        "Nothing is uncertain: there are no ranges, and no play in the weights.",
    ),
    "tradeoffs": ("Welke winst betaalt voor welk verlies?", "Which gain pays for which loss?"),
    "tradeoff_mean": (
        "deel verlies: 0 is geen verlies, een half is precies quitte",
        "loss share: 0 is no loss, one half is break-even",
    ),
    "vetoed_left_out": (
        "Niet meegeteld, want een ondergrens met veto is geschonden: {proposals}.",
        "Left out, since a veto guard is broken: {proposals}.",
    ),
    "area": ("gebied", "area"),
    "borrowed": ("{amount} van andere rollen", "{amount} from other roles"),
    "carried": ("meegenomen", "carried over"),
    "granted": ("{amount} uit subsidies", "{amount} from grants"),
    "hired": ("{amount} ingehuurd", "{amount} hired"),
    "if_start": ("bij start in {start}", "with a start in {start}"),
    "lent": ("{amount} naar andere rollen", "{amount} to other roles"),
    "trained": ("{amount} opgeleid", "{amount} trained"),
    "load": (
        "Bezetting: gevraagd/beschikbaar in fte, met inhuur en vervanging",
        "Load: asked/available in fte, with hiring and substitution",
    ),
    "needs_in_time": ("vereist {others}, op tijd begonnen", "requires {others}, started in time"),
    "policy_field": ("beleidsveld", "policy field"),
    "role": ("rol", "role"),
    "schedule": ("Planning", "Schedule"),
    "share_off": (
        "het aandeel van {id} in de kosten zou niet meer kloppen",
        "the share of {id} in the cost would no longer be right",
    ),
    "start": ("start", "start"),
    "comes_in": ("Komt mee", "Comes along"),
    "goes_out": ("Gaat eruit", "Goes out"),
    "lift_forbidden": ("het verbod ({reason})", "the ban ({reason})"),
    "lift_group": ("hoogstens een van {others}", "at most one of {others}"),
    "lift_guard": ("de ondergrens van {id}", "the guard on {id}"),
    "lift_requires": ("{id} vereist {others}", "{id} requires {others}"),
    "lift_share": ("het aandeel van {id}", "the share of {id}"),
    "not_proven_mark": (
        "? niet bewezen: de tijd was om voordat zeker was dat het niet beter kan.",
        "? not proven: time ran out before it was certain that nothing is better.",
    ),
    "pareto_title": (
        "Waarde tegen {name}: bij elke regel is geen keuze even veel waard met minder. Eronder "
        "wat erbij komt (+) en eruit gaat (\N{MINUS SIGN}) vergeleken met de regel ervoor.",
        "Value against {name}: for each line, no choice is worth as much and uses less. Below it "
        "what comes in (+) and goes out (\N{MINUS SIGN}) compared with the line before.",
    ),
    "shadow_idle": (
        "Een stap meer voegt niets toe bij: {names}.",
        "A step more adds nothing for: {names}.",
    ),
    "shadow_title": (
        "Wat een stap meer van elk middel oplevert, opnieuw opgelost (+ komt erin, "
        "\N{MINUS SIGN} gaat eruit)",
        "What a step more of each resource brings, solved anew (+ comes in, "
        "\N{MINUS SIGN} goes out)",
    ),
    "step": ("stap", "step"),
    "value_change": ("waarde erbij", "value added"),
    "way_cost": (
        "kosten {cut} lager ({amount} van de {whole} eraf)",
        "a cost that is {cut} lower ({amount} off the {whole})",
    ),
    "way_impact": ("winst {gain} groter", "gains that are {gain} larger"),
    "way_rule": ("deze regel opheffen: {rule}", "lifting this rule: {rule}"),
    "way_staff": ("{cut} minder mensen nodig", "{cut} fewer staff needed"),
    "why_brings_in": (
        "Wat het erin brengt; elk hiervan is genoeg",
        "What would bring it in; any one of these is enough",
    ),
    "why_forbidden": (
        "Het mag niet gekozen worden: {reason}. Wat volgt geldt voor als het wel mocht.",
        "It may not be chosen: {reason}. What follows is for when it might.",
    ),
    "why_impossible": (
        "Er is geen portefeuille met dit voorstel. Dit laat het niet toe: {what}",
        "There is no portfolio with this proposal. What does not allow it: {what}",
    ),
    "why_better": (
        "De beste portefeuille is {value} waard; met dit voorstel zou zij {loss} meer waard zijn.",
        "The best portfolio is worth {value}; with this proposal it would be worth {loss} more.",
    ),
    "why_loss": (
        "De beste portefeuille is {value} waard; met dit voorstel {loss} minder.",
        "The best portfolio is worth {value}; with this proposal {loss} less.",
    ),
    "why_no_way": (
        "Niets alleen brengt het erin: geen lagere kosten, minder mensen of grotere winst (tot "
        "honderdmaal), en geen regel minder.",
        "Nothing alone would bring it in: no lower cost, fewer staff or larger gains (up to a "
        "hundredfold), and no rule lifted.",
    ),
    "why_unknown": (
        "Of er een portefeuille met dit voorstel is, is niet bekend: de tijd was om.",
        "Whether there is a portfolio with this proposal is not known: time was up.",
    ),
    "why_loss_unproven": (
        "De tijd was om voordat zeker was dat het met dit voorstel niet beter kan.",
        "Time was up before it was certain that nothing with this proposal is better.",
    ),
    "why_ways_unknown": (
        "Niet bekend, want de tijd was om: of {ways} het erin brengt.",
        "Not known, since time was up: whether {ways} would bring it in.",
    ),
    "why_unknown_money_cut": ("lagere kosten", "a lower cost"),
    "why_unknown_staff_cut": ("minder mensen", "fewer staff"),
    "why_unknown_impact_gain": ("een grotere winst", "larger gains"),
    "why_unknown_lifted": ("een regel minder", "a rule lifted"),
    "why_unproven": (
        "De portefeuille is niet bewezen de beste, dus dit geldt voor deze keuze.",
        "The portfolio is not proven to be the best, so this holds for this choice.",
    ),
}
_WORDS = WORDS | PLAN_WORDS | RULE_WORDS


def word(key: str, language: Language, **values: object) -> str:
    """Return a word or sentence, with ``{placeholders}`` filled in."""
    text = _WORDS[key][0 if language == "nl" else 1]
    return text.format(**values) if values else text


def number(
    value: float, language: Language, digits: int = 3, *, sign: bool = False, group: bool = True
) -> str:
    """Write a number as people in that language do; ``?`` when it is unknown.

    Parameters
    ----------
    digits
        Decimals.
    sign
        Whether to put a plus before what is positive.
    """
    if math.isnan(value):
        return "?"
    if round(value, digits) == 0:
        value = 0.0  # no minus zero
    text = f"{value:{'+' if sign and value > 0 else ''}{',' if group else ''}.{digits}f}"
    if language == "nl":
        text = text.translate(str.maketrans(",.", ".,"))
    return text.replace("-", "\N{MINUS SIGN}")


# Units that a framework may call by their English or their Dutch name.
_UNIT_NAMES = {
    "year": "jaar",
    "month": "maand",
    "day": "dag",
    "hour": "uur",
    "dwelling": "woning",
    "person": "persoon",
    "household": "huishouden",
    "vehicle": "voertuig",
    "tree": "boom",
    "parking_place": "parkeerplaats",
    "vote": "stem",
    "job": "baan",
    "incident": "incident",
    "trip": "verplaatsing",
    "percentage_point": "procentpunt",
    "score_point": "punt",
    "pupil": "leerling",
    "piece": "stuk",
}


def unit_name(unit: str, language: Language) -> str:
    """Write a unit as people in that language do: ``t_CO2e/year`` is ``t CO2e/jaar``."""
    names = _UNIT_NAMES
    if language == "en":
        names = {dutch: english for english, dutch in _UNIT_NAMES.items()}
    text = re.sub(r"[^\W\d]\w*", lambda match: names.get(match[0], match[0]), unit)
    return text.replace("_", " ").replace("dimensionless", "")


def money(value: float, language: Language, *, sign: bool = False) -> str:
    """Write an amount of euros."""
    return f"€ {number(value, language, 0 if abs(value) >= 100 else 2, sign=sign)}"


def amount(value: float, unit: str, language: Language, *, sign: bool = True) -> str:
    """Write an amount with its unit, in as many decimals as its size asks for."""
    if math.isnan(value):
        return "?"
    size = abs(value)
    digits = 0 if size >= 100 or value == int(value) else 1 if size >= 10 else 2 if size >= 1 else 3
    text = number(value, language, digits, sign=sign)
    if digits:
        text = text.rstrip("0").rstrip(",.")
    return f"{text} {unit_name(unit, language)}".rstrip()


def percent(value: float, language: Language) -> str:
    """Write a share as a whole percentage, never rounding an incomplete one up to 100."""
    whole = math.floor(value * 100 + 1e-9) if value < 1 - 1e-9 else 100
    return f"{whole} %" if language == "nl" else f"{whole}%"


def share(value: float, language: Language, digits: int = 1) -> str:
    """Write a part of a whole as a percentage."""
    text = number(value * 100, language, digits)
    return f"{text} %" if language == "nl" else f"{text}%"
