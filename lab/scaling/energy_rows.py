"""Published rows of energy, emissions and water, as the ledger has them, on one scale.

``measure()`` takes them from ``docs/facts.toml`` and writes ``energy_rows.json``, which ``draw()`` shows, and the same to
``docs/assets/data/energy.json`` for the exhibit; a test holds both against the ledger, and rows against ``lab.calc.energy``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from lab import ledger
from lab import style as look

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DATA = Path(__file__).with_suffix(".json")
OUTPUT = ledger.DOCS / "assets" / "data" / "energy.json"
UNITS = {
    "kg CO2e": ("carbon", 1.0), "t CO2e": ("carbon", 1e3), "g CO2e": ("carbon", 1e-3), "g CO2e/kWh": ("grid", 1e-3),
    "MWh": ("energy", 1e3), "kWh": ("energy", 1.0), "Wh": ("energy", 1e-3), "litres": ("water", 1.0), "mL": ("water", 1e-3),
    "A100 hours": ("hours", 1.0),
}  # fmt: skip
# Name of a row, what it is of, and its facts. A row of use is of one request; `per` says of how many its facts are.
ROWS: tuple[dict[str, Any], ...] = (
    {"name": "gpt3", "title": "GPT-3", "facts": ("sc-gpt3-energy", "sc-gpt3-carbon", "sc-patterson-grid")},
    {"name": "bloom", "title": "BLOOM", "facts": ("sc-bloom-energy", "sc-bloom-carbon", "sc-bloom-grid", "sc-bloom-hours")},
    {"name": "bloom-all", "title": "BLOOM, all counted", "facts": ("sc-bloom-carbon-all",)},
    {"name": "transformer", "title": "Transformer (big)", "facts": ("sc-strubell-transformer",)},
    {"name": "search", "title": "Architecture search", "facts": ("sc-strubell-nas",)},
    {"name": "search-corrected", "title": "Search, corrected", "facts": ("sc-patterson-nas",)},
    {"name": "gpt3-water-all", "title": "GPT-3, all water", "facts": ("sc-li-total",)},
    {"name": "gpt3-water-site", "title": "GPT-3, on site", "facts": ("sc-li-onsite",)},
    {"name": "gemini", "title": "Gemini prompt", "per": 1, "facts": ("sc-gemini-energy", "sc-gemini-carbon", "sc-gemini-water")},
    {"name": "classification", "title": "Text classification", "per": 1000, "facts": ("sc-power-classification",)},
    {"name": "generation", "title": "Text generation", "per": 1000, "facts": ("sc-power-generation",)},
    {"name": "image", "title": "Image generation", "per": 1000, "facts": ("sc-power-image",)},
)


def rows(facts: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Every row with its quantities in kWh, kg, kg/kWh, litres and hours, of one training or of one request, and its sources."""
    found = []
    for row in ROWS:
        values: dict[str, Any] = {}
        for name in row["facts"]:
            fact = facts[name]
            quantity, unit = UNITS[fact["unit"]]
            about = {key: str(fact[key]) for key in ("source", "locator", "date", "status")}
            values[quantity] = {"value": float(f"{fact['value'] * unit / row.get('per', 1):.12g}"), "fact": name, **about}
        found.append({"name": row["name"], "title": row["title"], "use": "per" in row, **values})
    return found


def measure() -> None:
    """Write the rows of the ledger beside this script and for the exhibit."""
    for path in (DATA, OUTPUT):
        ledger.write(path, rows(ledger.table("facts")))


def words(kilograms: float) -> str:
    """A mass in grams, kilograms or tonnes, as it was published."""
    size, sign = next((size, sign) for size, sign in ((1e3, "t"), (1.0, "kg"), (1e-3, "g")) if kilograms >= size or sign == "g")
    return f"{kilograms / size:.12g} {sign}"


def draw(style: look.Style) -> Figure:
    """Emissions on a logarithmic axis, one row each; what is disputed in another colour and with another mark."""
    shown = [row for row in ledger.read(DATA) if "carbon" in row]
    figure, ax = look.axes(height=4.6)
    for i, row in enumerate(shown):
        disputed = row["carbon"]["status"] == "disputed"
        colour, value = style.colours[disputed], row["carbon"]["value"]
        ax.plot([value], [i], look.MARKERS[3 if disputed else 0], color=colour, markersize=8)
        left = value > 1e4
        look.note(
            ax,
            words(value) + (", disputed" if disputed else ""),
            (value / 2.2 if left else value * 2.2, i),
            colour,
            ha="right" if left else "left",
        )
    ax.set_xscale("log")
    ax.set(xlim=(5e-6, 4e6), ylim=(len(shown) - 0.5, -0.6))
    look.only_grid(ax, "x")
    look.plain_ticks(ax, "x", [1e-3, 1.0, 1e3, 1e6], ["1 g", "1 kg", "1 t", "1,000 t"])
    look.plain_ticks(ax, "y", range(len(shown)), [row["title"] for row in shown])
    look.above(ax, "emissions, CO2e: training, search or prompt", style.text)
    return figure
