"""From dataframes to a plan that is chosen, explained, changed and told, without a file."""

import pandas as pd

import maatwaarde as mw

framework = mw.Framework.from_dict(
    {
        "maatwaarde": 1,
        "id": "voorbeeldstad",
        "title": "Voorbeeldstad",
        "values": [
            {"id": "klimaat", "title": "Klimaat", "weight": 3, "measures": [
                {"id": "co2", "title": "CO2", "unit": "t_CO2e/year", "better": "lower",
                 "worst": 200, "best": -200}]},
            {"id": "wonen", "title": "Wonen", "weight": 2, "measures": [
                {"id": "woningen", "title": "Woningen", "unit": "dwelling", "better": "higher",
                 "worst": -100, "best": 100}]},
        ],
    }
)  # fmt: skip
frame = pd.DataFrame(
    {
        "id": ["isolatie", "wijk", "park", "laadpalen"],
        "title": ["Huizen isoleren", "Nieuwe wijk", "Park", "Laadpalen"],
        "cost:2027 [kEUR]": [400.0, 600.0, 250.0, 150.0],
        "impact:co2": [-120.0, 40.0, -30.0, -60.0],
        "impact:woningen": [0.0, 80.0, 0.0, 0.0],
    }
)
planning = {"planning": {"shift": 1}, "maatwaarde": 1}
budgets = [{"period": year, "amount": "600 kEUR", "carry_over": True} for year in (2027, 2028)]
resources = mw.read_resources({**planning, "budgets": budgets}, framework.units)

proposals = mw.read_proposals(frame)
impacts = mw.estimate(proposals, framework)
plan = mw.optimise(impacts, proposals, framework, resources)
for left_out in plan.left_out:
    print(mw.why_not_text(plan, plan.why_not(left_out.proposal), "en"))

kept = plan.to_json()  # for the database, until things change
changes = mw.read_changes({"maatwaarde": 1, "budgets": [{"periods": [2028], "factor": 0.5}]})
running = mw.Plan.from_json(kept)
replanned = mw.reconsider(impacts, proposals, framework, resources, running, changes)
print(replanned.to_text("en"))

tables: dict[str, pd.DataFrame] = replanned.plan.to_frames("pandas")
report = mw.report(proposals, framework, resources, impacts=impacts)
page: str = report.to_html("en")
