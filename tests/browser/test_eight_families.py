"""The eight-families exhibit against the lab's densities, measures and committed results."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from browser.conftest import ROOT, OpenPage
from browser.reading import choose, number, shown, slide
from browser.running import compute, wait_until_idle
from lab.data import ring

RESULTS = json.loads((ROOT / "lab/foundations/eight_families.json").read_text(encoding="utf-8"))
NAME = "eight-families"
# Far above what any of 20 seeds gives and far below what another model would give, in units of true against true.
BOUNDS = {"autoregressive": 1.8, "transformer": 1.8, "flow_matching": 2.0, "diffusion": 2.5, "gan_r1": 2.5, "vae": 2.5}


def held(page: Any, side: str) -> dict[str, Any]:
    """What the exhibit found for one of its sides."""
    found: dict[str, Any] = page.evaluate(
        """([name, side]) => {
          const job = document.querySelector(name).jobs.get(`samples ${side}`);
          const { points, ...rest } = job.value;
          return { ...rest, points: Array.from(points) };
        }""",
        [NAME, side],
    )
    return found


def test_the_pages_density_and_modes_are_the_labs(open_page: OpenPage) -> None:
    """Log-density to 1e-9, the same modes, the same support."""
    x = np.random.default_rng(4).uniform(-2.5, 2.5, (400, 2))
    page = open_page(NAME)
    found = page.evaluate(
        """async (points) => {
          const { Mixture } = await import('/exhibits/lib/mixture.js');
          const { readJson } = await import('/exhibits/lib/data.js');
          const ring = new Mixture((await readJson('assets/data/eight_families.json')).ring);
          return points.map(([x, y]) => [ring.logDensity(x, y), ring.modeOf(x, y)]);
        }""",
        x.tolist(),
    )
    log_density, modes = np.array(found).T
    np.testing.assert_allclose(log_density, ring().log_density(x), rtol=1e-9)
    assert modes.astype(int).tolist() == ring().mode_of(x).tolist()


def test_the_sliced_distance_is_the_labs(open_page: OpenPage) -> None:
    """On two sets of points, to eleven digits."""
    metrics = pytest.importorskip("lab.metrics", reason="needs scipy: pip install -e '.[lab]'")
    rng = np.random.default_rng(1)
    x, y = rng.standard_normal((300, 2)), rng.standard_normal((300, 2)) + 0.3
    found = open_page(NAME).evaluate(
        """async ([x, y]) => {
          const { projections, slicedDistance } = await import('/exhibits/lib/distance.js');
          const run = (generator) => { for (;;) { const step = generator.next(); if (step.done) return step.value; } };
          return run(slicedDistance(Float64Array.from(x.flat()), run(projections(Float64Array.from(y.flat())))));
        }""",
        [x.tolist(), y.tolist()],
    )
    assert found == pytest.approx(metrics.sliced_w2(x, y), rel=1e-11)


def test_what_is_shown_belongs_to_the_samples_drawn(open_page: OpenPage) -> None:
    """Modes found, share off the support and distance, computed again in NumPy from the page's own samples."""
    page = open_page(NAME)
    wait_until_idle(page, NAME)
    for side, name in (("a", "autoregressive"), ("b", "gan")):
        found = held(page, side)
        points = np.array(found["points"]).reshape(-1, 2)
        assert points.shape == (2000, 2)
        modes = ring().mode_of(points)
        counts = np.bincount(modes[modes >= 0], minlength=8)
        many = int((counts >= 0.25 * 2000 / 8).sum())
        assert shown(page, f"{side}Cover").split(", ")[0] == f"{many} of 8"
        assert number(shown(page, f"{side}Cover").split(", ")[1]) == pytest.approx((modes < 0).mean(), abs=6e-4)
        floor = page.evaluate("(name) => document.querySelector(name).jobs.get('truth').value.floor", NAME)
        assert number(shown(page, f"{side}Distance").removeprefix("× ")) == pytest.approx(found["distance"] / floor, abs=6e-3)
        measured, true = RESULTS["results"][name]["ring"]["sliced_w2"], RESULTS["truth"]["ring"]["floor"]["sliced_w2"]["mean"]
        assert shown(page, f"{side}Lab") == f"× {measured['mean'] / true:.2f} ± {measured['sd'] / true:.2f}"


@pytest.mark.parametrize(("name", "bound"), BOUNDS.items())
def test_samples_of_good_models_are_near_true_samples(open_page: OpenPage, name: str, bound: float) -> None:
    """The distance lies below a stated bound."""
    page = open_page(NAME, f"a={name}&b=beta_vae")
    wait_until_idle(page, NAME)
    assert number(shown(page, "aDistance").removeprefix("× ")) < bound
    assert number(shown(page, "bDistance").removeprefix("× ")) > 3


@pytest.mark.parametrize("name", ["autoregressive", "transformer", "flow", "energy"])
def test_the_divergence_of_this_model_is_the_labs(open_page: OpenPage, name: str) -> None:
    """Computed on other true points than the lab's, so within the error of 2,000 points (or a tenth of it)."""
    page = open_page(NAME, f"a={name}&b=gan&steps=10")
    wait_until_idle(page, NAME)
    recorded = RESULTS["runs"][name]["ring"][0]["kl"]
    assert number(shown(page, "aKl")) == pytest.approx(recorded, rel=0.1, abs=0.01)
    assert (shown(page, "bKl"), shown(page, "bLabKl"), shown(page, "bDensity")) == ("none", "none", "none")


@pytest.mark.parametrize(("name", "error"), [("autoregressive", 0.01), ("energy", 0.01), ("transformer", 0.03)])
def test_densities_that_are_drawn_integrate_to_one(open_page: OpenPage, name: str, error: float) -> None:
    """Over a grid that holds the mass; the Transformer's density jumps between cells that are finer than the grid."""
    expression = """(() => { const n = 240, edge = 3, gap = 2 * edge / n;
      const at = (i) => -edge + (i + 0.5) * gap;
      const grid = Float64Array.from({ length: 2 * n * n }, (_, i) => at(i % 2 ? Math.floor(i / 2 / n) : Math.floor(i / 2) % n));
      return run(family.logDensity(grid)).reduce((sum, each) => sum + Math.exp(each) * gap * gap, 0); })()"""
    assert compute(open_page(NAME), name, expression) == pytest.approx(1, abs=error)


def test_a_family_without_a_density_to_draw_says_so(open_page: OpenPage) -> None:
    """None, a bound only, or by an equation for each point."""
    page = open_page(NAME, "a=gan&b=flow_matching&steps=10")
    wait_until_idle(page, NAME)
    choose(page, "Model’s density")
    notes = page.locator(".exhibit-plot .note").all_text_contents()
    assert "no density" in notes
    assert "not drawn: an ODE a point" in notes
    assert (shown(page, "bDensity"), shown(page, "bKl")) == ("by an ODE", "not computed")
    assert shown(page, "bLabKl").startswith("0.093")


def test_fewer_steps_of_a_sampler_are_farther_and_the_labs_number_follows(open_page: OpenPage) -> None:
    """Diffusion with 2 steps; a model of one pass does not change."""
    page = open_page(NAME, "a=diffusion&b=gan")
    wait_until_idle(page, NAME)
    before, other = number(shown(page, "aDistance").removeprefix("× ")), shown(page, "bDistance")
    slide(page, "steps", 1)  # the second of the list: 2 steps
    wait_until_idle(page, NAME)
    assert number(shown(page, "aDistance").removeprefix("× ")) > 3 * before
    assert shown(page, "bDistance") == other
    curve = RESULTS["curves"]["diffusion"]["ring"]["DDIM"]["2"]["sliced_w2"]["mean"]
    floor = RESULTS["truth"]["ring"]["floor_of_curves"]["sliced_w2"]["mean"]
    assert number(shown(page, "aLab").removeprefix("× ")) == pytest.approx(curve / floor, abs=6e-3)


def test_the_titles_are_the_labs_and_the_table_has_all_methods(open_page: OpenPage) -> None:
    """Eleven rows, with the lab's numbers."""
    page = open_page(NAME)
    wait_until_idle(page, NAME)
    page.get_by_role("button", name="Numbers as a table").click()
    rows = page.locator(".exhibit-numbers tbody tr")
    assert sorted(rows.locator("th").all_inner_texts()) == sorted(method["title"] for method in RESULTS["methods"].values())
    cells = rows.filter(has_text="VAE").first.locator("td").all_inner_texts()
    assert cells[3] == "≤ 0.50 ± 0.04"
