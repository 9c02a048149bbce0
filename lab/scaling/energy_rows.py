"""What the exhibit needs of the ledger: ``docs/assets/data/energy.json``, published rows of energy, carbon and water.

Written from ``docs/facts.toml`` by ``python -m lab.scaling.energy_rows``; a test holds the file against the ledger, and each row
against ``lab.calc.energy``.
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

DOCS = Path(__file__).parents[2] / "docs"
OUTPUT = DOCS / "assets" / "data" / "energy.json"
UNITS = {
    "kg CO2e": ("carbon", 1.0), "t CO2e": ("carbon", 1e3), "g CO2e": ("carbon", 1e-3), "g CO2e/kWh": ("grid", 1e-3),
    "MWh": ("energy", 1e3), "kWh": ("energy", 1.0), "Wh": ("energy", 1e-3), "litres": ("water", 1.0), "mL": ("water", 1e-3),
    "A100 hours": ("hours", 1.0),
}  # fmt: skip
# Name of a row, what it is of, and its facts. A row of use is of one request; `per` says of how many its facts are.
ROWS: tuple[dict[str, Any], ...] = (
    {"name": "gpt3", "title": "GPT-3", "facts": ("sc-gpt3-energy", "sc-gpt3-carbon", "sc-patterson-grid")},
    {"name": "bloom", "title": "BLOOM", "facts": ("sc-bloom-energy", "sc-bloom-carbon", "sc-bloom-grid", "sc-bloom-hours")},
    {"name": "bloom-all", "title": "BLOOM, idle and manufacture", "facts": ("sc-bloom-carbon-all",)},
    {"name": "transformer", "title": "Transformer (big)", "facts": ("sc-strubell-transformer",)},
    {"name": "search", "title": "Architecture search", "facts": ("sc-strubell-nas",)},
    {"name": "search-corrected", "title": "The search, corrected", "facts": ("sc-patterson-nas",)},
    {"name": "gpt3-water-all", "title": "GPT-3, all water", "facts": ("sc-li-total",)},
    {"name": "gpt3-water-site", "title": "GPT-3, water on site", "facts": ("sc-li-onsite",)},
    {"name": "gemini", "title": "Gemini, median prompt", "per": 1, "facts": ("sc-gemini-energy", "sc-gemini-carbon", "sc-gemini-water")},
    {"name": "classification", "title": "Text classification", "per": 1000, "facts": ("sc-power-classification",)},
    {"name": "generation", "title": "Text generation", "per": 1000, "facts": ("sc-power-generation",)},
    {"name": "image", "title": "Image generation", "per": 1000, "facts": ("sc-power-image",)},
)


def facts() -> dict[str, dict[str, Any]]:
    """The ledger."""
    return tomllib.loads((DOCS / "facts.toml").read_text(encoding="utf-8"))


def rows(ledger: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Every row with its quantities in kWh, kg, kg/kWh, litres and hours, of one training or of one request, and its sources."""
    found = []
    for row in ROWS:
        values: dict[str, Any] = {}
        for name in row["facts"]:
            fact = ledger[name]
            quantity, unit = UNITS[fact["unit"]]
            about = {key: str(fact[key]) for key in ("source", "locator", "date", "status")}
            values[quantity] = {"value": float(f"{fact['value'] * unit / row.get('per', 1):.12g}"), "fact": name, **about}
        found.append({"name": row["name"], "title": row["title"], "use": "per" in row, **values})
    return found


if __name__ == "__main__":
    OUTPUT.parent.mkdir(parents=True, exist_ok=True)
    OUTPUT.write_text(json.dumps(rows(facts()), indent=1) + "\n", encoding="utf-8", newline="\n")
