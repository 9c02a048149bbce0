"""Every exported model gives in the page what the lab says that it gives; and what happens when its file is not as it should be."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from browser.conftest import ROOT, OpenPage
from browser.reading import call
from browser.running import compute, wait_until_idle

if TYPE_CHECKING:
    from playwright.sync_api import Route

MODELS = ROOT / "docs/assets/models"
TOLERANCE = 1e-4  # the lab's own is 1e-3; the page computes with twice its digits
# How the page computes each of the outputs that the lab has put into the exports.
OUTPUTS = {
    "autoregressive": {"second": "family.second(points.filter((_, i) => i % 2 === 0))", "log_density": "run(family.logDensity(points))"},
    "vae": {"encoder_mean_log_sigma": "family.encode(points)", "decoder_mean": "family.decode(points)"},
    "gan": {"generator": "family.generator.forward(points)", "discriminator_logit": "family.discriminator.forward(points)"},
    "flow": {
        "to_noise": "family.toNoise(points).z",
        "log_determinant": "family.toNoise(points).logDeterminant",
        "to_data": "family.toData(points)",
        "log_density": "run(family.logDensity(points))",
    },
    "diffusion": {"noise_at_half": "family.denoiser.at(0.5).forward(points)"},
    "latent_diffusion": {
        "decoder_mean": "family.autoencoder.decode(points)",
        "noise_at_half": "family.diffusion.denoiser.at(0.5).forward(points)",
    },
    "flow_matching": {"velocity_at_half": "family.velocity(points, 0.5)"},
    "energy": {"energy": "family.energy(points)", "log_density": "run(family.logDensity(points))"},
    "transformer": {
        "tokens": "model.reference.inputs.map((point) => family.tokenise(point))",
        "logits": "model.reference.outputs.tokens.map((tokens) => family.logits(tokens))",
        "log_density": "run(family.logDensity(points))",
    },
}
OUTPUTS |= {"beta_vae": OUTPUTS["vae"], "gan_r1": OUTPUTS["gan"]}
SEEN_INSIDE = {"attention"}  # outputs that no exhibit shows


def reference(name: str) -> dict[str, Any]:
    """What the lab put into the export."""
    found: dict[str, Any] = json.loads((MODELS / f"{name}.json").read_text(encoding="utf-8"))["reference"]
    return found


@pytest.mark.parametrize("name", sorted(OUTPUTS))
def test_a_model_gives_its_reference_outputs(open_page: OpenPage, name: str) -> None:
    """All of them, to a tenth of the tolerance that the lab states."""
    page, expected = open_page("eight-families"), reference(name)["outputs"]
    assert set(expected) - SEEN_INSIDE == set(OUTPUTS[name])
    assert reference(name)["tolerance"] == 10 * TOLERANCE
    for key, expression in OUTPUTS[name].items():
        found = np.array(compute(page, name, expression), dtype=float)
        wanted = np.array(expected[key], dtype=float)
        np.testing.assert_allclose(found.reshape(wanted.shape), wanted, atol=TOLERANCE, err_msg=f"{name}: {key}")


def test_every_family_of_the_page_is_an_export(open_page: OpenPage) -> None:
    """And the other way round, but for the language model, which has an exhibit of its own."""
    names = call(open_page("eight-families"), "families", "lib.NAMES")
    assert sorted(names) == sorted(OUTPUTS) == sorted(path.stem for path in MODELS.glob("*.json") if path.stem != "language_model")


def test_the_gradient_of_the_energy_is_that_of_differences(open_page: OpenPage) -> None:
    """Langevin steps go down the slope that differences of the energy show."""
    page = open_page("eight-families")
    slope = np.array(compute(page, "energy", "family.network.gradient(points)")).reshape(-1, 2)
    for axis in range(2):
        up, down = (
            np.array(
                compute(page, "energy", "family.network.forward(points.map((x, i) => x + (i % 2 === argument[0] ? argument[1] : 0)))", each)
            )
            for each in ([axis, 1e-4], [axis, -1e-4])
        )
        np.testing.assert_allclose(slope[:, axis], (up - down) / 2e-4, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        ('{"format": 2}', "its format is 2 and not 1"),
        ('{"format": 1, "name": "vae", "activation": "silu", "tensors": {}}', "it holds “vae”"),
        ("no JSON", "it holds no JSON"),
    ],
)
def test_a_file_that_is_not_as_expected_is_told_to_the_reader(open_page: OpenPage, document: str, sentence: str) -> None:
    """A sentence stands in the exhibit, the rest of it works, and after Reset the next try succeeds."""

    def answer(route: Route) -> None:
        route.fulfill(status=200, content_type="application/json", body=document)

    page = open_page("eight-families", "a=vae")
    wait_until_idle(page, "eight-families")
    page.route("**/models/energy.json", answer)
    page.get_by_label("Left").select_option("energy")
    notice = page.locator(".exhibit-notice")
    notice.wait_for(state="visible")
    assert sentence in notice.inner_text()
    assert "Reset" in notice.inner_text()
    page.unroute("**/models/energy.json")
    page.get_by_role("button", name="Reset").click()
    notice.wait_for(state="hidden")
    page.get_by_label("Left").select_option("energy")
    wait_until_idle(page, "eight-families")
    assert page.locator('[data-value="aDistance"]').inner_text().startswith("×")


def test_a_missing_file_gives_a_sentence(open_page: OpenPage) -> None:
    """The reader is told which file it is and what the server said."""
    page = open_page("eight-families")
    said = page.evaluate(
        """async () => {
          const { readJson } = await import('/exhibits/lib/data.js');
          window.fetch = async () => new Response('', { status: 404 });
          const missing = await readJson('assets/models/none.json').catch((error) => error.message);
          window.fetch = async () => { throw new TypeError('no network'); };
          return [missing, await readJson('assets/models/none.json').catch((error) => error.message)];
        }"""
    )
    assert said == [
        "The file assets/models/none.json is missing: the server answered 404.",
        "The file assets/models/none.json could not be reached.",
    ]


def test_nothing_is_loaded_before_the_exhibit_comes_near(open_page: OpenPage) -> None:
    """Models are asked for when the exhibit is within 800 pixels of the window."""
    page = open_page("latent-walk")
    wait_until_idle(page, "latent-walk")
    page.evaluate(
        """() => {
          const space = document.createElement('div');
          space.style.height = '5000px';
          const far = document.createElement('latent-walk');
          document.querySelector('main').append(space, far);
        }"""
    )
    page.wait_for_timeout(300)
    assert page.evaluate("() => document.querySelectorAll('latent-walk')[1].got.size") == 0
    page.evaluate("() => document.querySelectorAll('latent-walk')[1].scrollIntoView()")
    page.wait_for_function("() => document.querySelectorAll('latent-walk')[1].got.size > 0")
