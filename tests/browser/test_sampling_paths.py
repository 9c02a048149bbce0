"""The sampling-paths exhibit against both samplers in NumPy and the lab's curves."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from browser.conftest import ROOT, OpenPage
from browser.reading import settle, shown, shown_number, slide
from browser.running import compute, wait_until_idle
from lab.exported import ddim, euler, read
from lab.families import sampling_paths

if TYPE_CHECKING:
    from playwright.sync_api import Page

NAME = "sampling-paths"
SAMPLERS: dict[str, Any] = {"diffusion": ddim, "flow_matching": euler}


def measured(page: Page, model: str) -> dict[str, Any]:
    """What the exhibit found for one model."""
    found: dict[str, Any] = page.evaluate(
        "([name, model]) => document.querySelector(name).jobs.get(`measured ${model}`).value", [NAME, model]
    )
    return found


def noise_of(page: Page, seed: int) -> np.ndarray:
    """The 64 points of noise that the exhibit starts from."""
    found = page.evaluate(
        """async (seed) => {
          const { noise } = await import('/exhibits/lib/blocks.js');
          const { Random } = await import('/exhibits/lib/random.js');
          return Array.from(noise(64, new Random(seed)));
        }""",
        seed,
    )
    return np.array(found).reshape(-1, 2)


@pytest.mark.parametrize("steps", [1, 2, 7, 50])
@pytest.mark.parametrize("model", ["diffusion", "flow_matching"])
def test_paths_end_where_those_in_numpy_end(open_page: OpenPage, model: str, steps: int) -> None:
    """From the same noise; few steps of diffusion go far, so the tolerance is relative."""
    start = np.random.default_rng(2).standard_normal((20, 2))
    expression = "[...family.steppers(argument[1])].reduce((points, step) => step(points), Float64Array.from(argument[0].flat()))"
    found = np.array(compute(open_page(NAME), model, expression, [start.tolist(), steps])).reshape(-1, 2)
    np.testing.assert_allclose(found, SAMPLERS[model](read(model), start, steps)[-1], rtol=1e-8, atol=1e-8)


def test_errors_and_shapes_of_the_page_are_those_in_numpy(open_page: OpenPage) -> None:
    """From the page's own noise: the error of every number of steps, the straightness and the turning."""
    page = open_page(NAME)
    wait_until_idle(page, NAME)
    start = noise_of(page, 1)
    for model, sampler in SAMPLERS.items():
        found, exact = measured(page, model), sampler(read(model), start, 1000)
        assert found["straight"] == pytest.approx(sampling_paths.straightness(exact), rel=1e-6)
        assert found["turning"] == pytest.approx(sampling_paths.turning(exact), rel=1e-4)
        for steps, error in found["errors"].items():
            ends = sampler(read(model), start, int(steps))[-1]
            assert error == pytest.approx(np.linalg.norm(ends - exact[-1], axis=1).mean(), rel=1e-6), (model, steps)
    assert shown_number(page, "errorDiffusion") == pytest.approx(measured(page, "diffusion")["errors"]["20"], rel=6e-3)


def test_the_table_holds_the_error_by_steps_and_what_the_lab_measured(open_page: OpenPage) -> None:
    """Both errors fall from row to row, and the lab's distances stand beside them."""
    page = open_page(NAME)
    wait_until_idle(page, NAME)
    page.get_by_role("button", name="Numbers as a table").click()
    page.wait_for_timeout(400)
    rows = [row.locator("th, td").all_inner_texts() for row in page.locator(".exhibit-numbers tbody tr").all()]
    assert [row[0] for row in rows] == ["1", "2", "5", "10", "20", "50", "100"]
    for column in (1, 2):
        values = [float(row[column]) for row in rows]
        assert values == sorted(values, reverse=True)
    curves = json.loads((ROOT / "lab/foundations/eight_families.json").read_text(encoding="utf-8"))["curves"]
    for row in rows:
        for column, (model, sampler) in ((3, ("diffusion", "DDIM")), (4, ("flow_matching", "Euler"))):
            spread = curves[model]["ring"][sampler][row[0]]["sliced_w2"]
            assert row[column] == f"{spread['mean']:.3f} ± {spread['sd']:.3f}"


def test_one_step_leaves_the_support(open_page: OpenPage) -> None:
    """All end points of both models lie off it with one step, few with a hundred."""
    page = open_page(NAME)
    for index, limits in ((0, (90, 100)), (12, (0, 25))):
        slide(page, "steps", index)
        wait_until_idle(page, NAME)
        for key in ("offDiffusion", "offFlow"):
            assert limits[0] <= 100 * shown_number(page, key) <= limits[1]


def test_point_a_can_be_dragged_in_either_plane(open_page: OpenPage) -> None:
    """Both follow, and the sliders do too."""
    page = open_page(NAME)
    wait_until_idle(page, NAME)
    for which in (0, 1):
        box = page.locator('[data-handle="A"]').nth(which).bounding_box()
        assert box is not None
        before = page.evaluate("(name) => document.querySelector(name).state.x", NAME)
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.mouse.down()
        page.mouse.move(box["x"] - 20, box["y"] - 10, steps=4)
        page.mouse.up()
        settle(page)
        after = page.evaluate("(name) => document.querySelector(name).state.x", NAME)
        assert after < before
        assert page.locator('.exhibit input[name="x"]').input_value() == str(after)


def test_another_seed_is_other_noise(open_page: OpenPage) -> None:
    """The straightness changes a little, the order of the two errors does not."""
    page = open_page(NAME, "seed=3")
    wait_until_idle(page, NAME)
    assert shown(page, "straightDiffusion") != "–"
    assert measured(page, "diffusion")["errors"]["10"] > measured(page, "flow_matching")["errors"]["10"]
