"""From dataframes to a plan that is chosen, explained, changed and told, without a file."""

import pandas as pd

import maatwaarde as mw

less = {"better": "lower", "worst": 200, "best": -200}
more = {"better": "higher", "worst": -100, "best": 100}
co2 = {"id": "co2", "title": "CO2", "unit": "t_CO2e/year", **less}
homes = {"id": "woningen", "title": "Woningen", "unit": "dwelling", **more}
values = [
    {"id": "klimaat", "title": "Klimaat", "weight": 3, "measures": [co2]},
    {"id": "wonen", "title": "Wonen", "weight": 2, "measures": [homes]},
]
town = {"maatwaarde": 1, "id": "voorbeeldstad", "title": "Voorbeeldstad", "values": values}
framework = mw.Framework.from_dict(town)
frame = pd.DataFrame(
    {
        "id": ["isolatie", "wijk", "park", "laadpalen"],
        "title": ["Huizen isoleren", "Nieuwe wijk", "Park", "Laadpalen"],
        "cost:2027 [kEUR]": [400.0, 600.0, 250.0, 150.0],
        "impact:co2": [-120.0, 40.0, -30.0, -60.0],
        "impact:woningen": [0.0, 80.0, 0.0, 0.0],
    }
)
budgets = [{"period": year, "amount": "600 kEUR", "carry_over": True} for year in (2027, 2028)]
resources = {"maatwaarde": 1, "planning": {"shift": 1}, "budgets": budgets}
proposals = mw.read_proposals(frame)
impacts = mw.estimate(proposals, framework)
plan = mw.optimise(impacts, proposals, framework, resources)
for left_out in plan.left_out:
    print(mw.why_not_text(plan, plan.why_not(left_out.proposal), "en"))
kept: str = plan.to_json()  # for the database, until things change

running = mw.Plan.from_json(kept)
changes = {"maatwaarde": 1, "budgets": [{"periods": [2028], "factor": 0.5}]}
replanned = mw.reconsider(impacts, proposals, framework, resources, running, changes)
print(replanned.to_text("en"))
tables: dict[str, pd.DataFrame] = replanned.plan.to_frames("pandas")
page: str = replanned.to_html("en")
