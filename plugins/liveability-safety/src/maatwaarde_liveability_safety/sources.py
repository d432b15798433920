"""The factors and publications that the estimators of this package share."""

from pathlib import Path

from maatwaarde.plugins import Evidence, load_factors

FACTORS = load_factors(Path(__file__).with_name("factors.yaml"))

ENVIRONMENTAL_PRICES = Evidence(
    citation="CE Delft, Handboek Milieuprijzen 2023 (Nederlandse tabel niet ingezien)",
    year=2023,
    quality="guideline",
    url="https://ce.nl/method/milieuprijzen/",
)
ANNOYANCE = Evidence(
    citation="Guski, Schreckenberg en Schuemer, WHO Environmental Noise Guidelines: A Systematic "
    "Review on Environmental Noise and Annoyance, IJERPH 14(12), 1539",
    year=2017,
    quality="review",
    url="https://doi.org/10.3390/ijerph14121539",
)
GGD_30 = Evidence(
    citation="GGD Amsterdam, 30 km/h in de bebouwde kom: literatuuronderzoek",
    year=2023,
    quality="review",
    url="https://openresearch.amsterdam/nl/page/98678/30-km-h-in-de-bebouwde-kom",
)
SWOV_30 = Evidence(
    citation="SWOV, factsheet 30 km/h zones",
    year=2018,
    quality="review",
    url="https://swov.nl/en/fact/30-kmh-zones-what-are-road-safety-effects-30-kmh-zones",
)
SAFETY_MONITOR = Evidence(
    citation="CBS, Veiligheidsmonitor 2023",
    year=2024,
    quality="statistics",
    url="https://www.cbs.nl/nl-nl/longread/rapportages/2024/veiligheidsmonitor-2023",
)
