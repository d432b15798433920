"""The words of the reports on what comes after a portfolio: replanning, sureness, pictures."""

PLAN_WORDS: dict[str, tuple[str, str]] = {
    # key: (Dutch, English)
    "replan": ("Herplanning", "New plan"),
    "replan_from": ("vanaf {today}", "from {today}"),
    "replan_none": (
        "Geen van de {n} afspraken verandert.",
        "None of the {n} commitments changes.",
    ),
    "replan_none_of_one": (
        "De enige afspraak verandert niet.",
        "The only commitment does not change.",
    ),
    "replan_none_of_none": (
        "Het lopende plan heeft geen afspraken.",
        "The running plan has no commitments.",
    ),
    "replan_one_of_one": ("De enige afspraak verandert.", "The only commitment changes."),
    "replan_one": (
        "1 van de {n} afspraken verandert.",
        "1 of the {n} commitments changes.",
    ),
    "replan_many": (
        "{k} van de {n} afspraken veranderen.",
        "{k} of the {n} commitments change.",
    ),
    "replan_value": (
        "Het nieuwe plan is {new} waard ({proof}), het lopende plan zoals het er nu voor staat "
        "{old}: {change}.",
        "The new plan is worth {new} ({proof}), the running plan as things are now {old}: "
        "{change}.",
    ),
    "replan_proven": (
        "bewezen de beste met zo weinig wijzigingen",
        "proven best with so few changes",
    ),
    "replan_ceiling": (
        "Met meer wijzigingen (hoogstens {most}) is {ceiling} de bovengrens.",
        "With more changes (at most {most}) it can be no more than {ceiling}.",
    ),
    "replan_ceiling_free": (
        "Met meer wijzigingen is {ceiling} de bovengrens.",
        "With more changes it can be no more than {ceiling}.",
    ),
    "replan_goes_on": (
        "Het lopende plan kan zo doorgaan.",
        "The running plan can go on as it is.",
    ),
    "replan_stuck": (
        "Het lopende plan kan zo niet doorgaan",
        "The running plan cannot go on as it is",
    ),
    "asked_there": (
        "{resource}: {asked} gevraagd, {there} beschikbaar",
        "{resource}: {asked} asked, {there} available",
    ),
    "asked_of_which": ("gevraagd: {parts}", "asked: {parts}"),
    "there_of_which": ("beschikbaar: {parts}", "available: {parts}"),
    "paid_for_staff": (
        "{amount} voor inhuur en opleiding",
        "{amount} for hiring and training",
    ),
    "time_to_learn": ("{amount} om te leren", "{amount} to learn"),
    "carried_over": ("{amount} meegenomen", "{amount} carried over"),
    "total_missed": (
        "het gevraagde totaal op {measure} wordt dan niet gehaald",
        "the total asked on {measure} is then not reached",
    ),
    "broken_mandatory": ("{id} is verplicht", "{id} is mandatory"),
    "broken_forbidden": ("{id} mag niet", "{id} is not allowed"),
    "broken_locked": ("{id} loopt al", "{id} is running"),
    "plan_too_late": (
        "Kan niet meer beginnen, want elk begin dat de lijst en de planning toelaten is voorbij",
        "Can no longer start, since every start that the list and the planning allow has passed",
    ),
    "changed": ("Wat er veranderd is", "What has changed"),
    "changed_late": ("{months} maanden later", "{months} months later"),
    "changed_late_one": ("1 maand later", "1 month later"),
    "changed_cost": ("kosten maal {factor}", "cost times {factor}"),
    "changed_cost_to": ("kosten nu {amount}", "cost now {amount}"),
    "changed_all": ("vanaf nu", "from now on"),
    "changed_in": ("in {periods}", "in {periods}"),
    "changed_times": ("maal {factor}", "times {factor}"),
    "plan_dropped": ("Valt af", "Drops out"),
    "plan_added": ("Komt erbij", "Comes in"),
    "plan_moved": ("Verschuift", "Moves"),
    "plan_moved_or_part": ("Verandert van begin of deel", "Changes start or part"),
    "moved_to": ("van {old} naar {new}", "from {old} to {new}"),
    "plan_kept": ("Blijft zoals afgesproken", "Stays as agreed"),
    "adds_now": ("voegt {change} aan de waarde toe", "adds {change} to the value"),
    "freed": (
        "Wie komt er vrij, en waar gaan zij heen? (fte)",
        "Who is freed, and where do they go? (fte)",
    ),
    "freed_line": ("{total} komt vrij ({amounts})", "{total} is freed ({amounts})"),
    "freed_to": ("naar {amounts}", "to {amounts}"),
    "freed_left": ("{amount} blijft over", "{amount} is left"),
    "freed_none": ("Er komt niemand vrij.", "Nobody is freed."),
    "faster": (
        "Wat kan eerder, zonder iets anders te veranderen?",
        "What could start earlier, with nothing else changed?",
    ),
    "faster_line": (
        "{earlier} in plaats van {start} (waarde {change})",
        "{earlier} instead of {start} (value {change})",
    ),
    "faster_short": (
        "{earlier} in plaats van {start} kan niet: {reasons}",
        "{earlier} instead of {start} does not fit: {reasons}",
    ),
    # Two portfolios, and portfolios that are nearly as good.
    "compared_plan": (
        "Vergeleken met {name}, zoals dat nu zou uitpakken",
        "Compared with {name}, as it would work out now",
    ),
    "chosen_only_plan": ("Alleen in {name}", "Only in {name}"),
    "other_start": ("In beide, met een ander begin", "In both, with another start"),
    "other_start_or_part": (
        "In beide, met een ander begin of een ander deel",
        "In both, with another start or in another part",
    ),
    "this_and_other": ("hier {this}, daar {other}", "here {this}, there {other}"),
    "fte_years": ("fte-jaar", "fte years"),
    "value_share": ("bijdrage per waarde", "contribution by value"),
    "alternatives": (
        "Bijna even goed en zo verschillend mogelijk (hoogstens 2 % minder waard)",
        "Nearly as good, and as different as can be (worth at most 2% less)",
    ),
    "alternatives_none": (
        "Geen andere keuze is hoogstens 2 % minder waard.",
        "No other choice is worth at most 2% less.",
    ),
    "alternatives_stopped": (
        "De tijd was om: misschien zijn er nog andere keuzes die hoogstens 2 % minder waard zijn.",
        "Time was up: there may be more choices that are worth at most 2% less.",
    ),
    "alternative_line": (
        "{place}. waarde {value} ({change}), kosten {cost} ({difference}); verschilt in {n} "
        "voorstellen van wat er hierboven het meest op lijkt",
        "{place}. value {value} ({change}), cost {cost} ({difference}); differs in {n} proposals "
        "from what is most like it above",
    ),
    "alternatives_unproven": (
        "? niet bewezen: misschien is er een keuze die nog meer verschilt of meer waard is.",
        "? not proven: there may be a choice that differs even more or is worth more.",
    ),
    # The core over draws of weights and impacts.
    "core": ("Kern van de portefeuille", "Core of the portfolio"),
    "core_draws": (
        "{samples} keer opnieuw gekozen (seed {seed}); {weights}; {n} effecten met een "
        "bandbreedte. Aantal verschillende portefeuilles: {k}.",
        "Chosen anew {samples} times (seed {seed}); {weights}; {n} impacts with a range. Number of "
        "different portfolios: {k}.",
    ),
    "more_cost": (
        "Daarbij komt {amount} voor inhuur, opleiding en samenloop.",
        "On top of that comes {amount} for hiring, training and synergies.",
    ),
    "core_always": ("Altijd gekozen", "Always chosen"),
    "core_sometimes": ("Soms gekozen", "Sometimes chosen"),
    "core_never": ("Nooit gekozen", "Never chosen"),
    "core_share": ("deel", "share"),
    "core_now": ("nu gekozen", "chosen now"),
    "core_often": (
        "De keuze die het vaakst de beste is ({share}) verschilt van die van nu",
        "The choice that is best most often ({share}) differs from the one now",
    ),
    "core_often_same": (
        "De keuze van nu is ook die het vaakst de beste is ({share}).",
        "The choice now is also the one that is best most often ({share}).",
    ),
    "core_unproven": (
        "{n} keer was de tijd om voordat bewezen was dat het niet beter kan; de beste tot dan toe "
        "telt.",
        "{n} times time was up before it was proven that nothing is better; the best until then "
        "counts.",
    ),
    "core_impossible": (
        "{n} keer voldeed geen enkele keuze aan de ondergrenzen; daar telt niets als gekozen.",
        "{n} times no choice kept the guards; nothing counts as chosen there.",
    ),
    "there": ("daar", "there"),
    "yes": ("ja", "yes"),
    "no": ("nee", "no"),
    # The picture of a plan.
    "picture_about": (
        "{n} voorstellen van {first} tot en met {last}, elk met een balk voor de tijd waarin het "
        "loopt, en de bezetting van {roles} rollen tegen wat er is.",
        "{n} proposals from {first} up to and including {last}, each with a bar for the time in "
        "which it runs, and the load of {roles} roles against what is there.",
    ),
    "picture_bar": ("loopt (getal: fte)", "runs (number: fte)"),
    "picture_running": ("liep al", "was running"),
    "picture_ghost": ("later dan in de lijst (jaren)", "later than listed (years)"),
    "picture_load": (
        "Bezetting per rol: gevraagd/beschikbaar in fte",
        "Load by role: asked/available in fte",
    ),
    "picture_asked": ("gevraagd", "asked"),
    "picture_tight": ("gevraagd, en krap: 95 % of meer", "asked, and tight: 95% or more"),
    "picture_there": ("beschikbaar", "available"),
    "picture_own": (
        "formatie, zonder inhuur en vervanging",
        "own staff, without hiring and substitution",
    ),
}
