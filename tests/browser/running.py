"""What the tests need of exhibits that run trained models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from browser.reading import settle

if TYPE_CHECKING:
    from playwright.sync_api import Page

PATIENCE = 180_000  # milliseconds for what is computed in slices, on a machine that does other things as well


def wait_until_idle(page: Page, name: str) -> None:
    """Wait until the exhibit has loaded and computed all that its state asks for, and has drawn it."""
    settle(page)
    page.wait_for_function(
        "(name) => { const exhibit = document.querySelector(name); return exhibit.near && !exhibit.coming && !exhibit.pending; }",
        arg=name,
        timeout=PATIENCE,
    )


def compute(page: Page, model: str, expression: str, argument: Any = None) -> Any:
    """The value of an expression over `family`, which runs the export `model`, `points` (its reference inputs), `run`, and `argument`.

    `run` takes a generator to its end; `list` makes lists of arrays of numbers, however deep.
    """
    return page.evaluate(
        f"""async ([name, argument]) => {{
          const {{ familyOf }} = await import('/exhibits/lib/families.js');
          const {{ loadModel }} = await import('/exhibits/lib/model.js');
          const {{ Random }} = await import('/exhibits/lib/random.js');
          const model = await loadModel(name);
          const family = familyOf(model);
          const points = Float64Array.from(model.reference.inputs.flat());
          const run = (generator) => {{ for (;;) {{ const step = generator.next(); if (step.done) return step.value; }} }};
          const list = (value) => (value?.map && typeof value !== 'number' ? Array.from(value, list) : value);
          return list({expression});
        }}""",
        [model, argument],
    )
