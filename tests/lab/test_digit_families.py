"""The experiment on digits: its mathematics, its page, and a small version of it."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="needs torch: pip install -e '.[lab]'")
pytest.importorskip("sklearn", reason="needs scikit-learn: pip install -e '.[lab]'")

import torch

from lab import digit_experiment, image_families, image_paths
from lab.families.base import Training
from lab.foundations import digit_families, digit_families_tables
from lab.protocol import code_digest

ROOT = Path(__file__).parents[2]
BUDGET = 60_000


@pytest.fixture(autouse=True)
def _seeded() -> None:
    torch.manual_seed(0)
    torch.set_num_threads(1)


def test_every_method_keeps_to_the_budget_and_draws_levels() -> None:
    for name, make in digit_experiment.methods().items():
        model = make()
        assert abs(model.weights() / BUDGET - 1) < 0.1, name
        levels = model.sample(8)
        assert levels.shape == (8, 64)
        assert ((levels >= 0) & (levels <= 16) & (levels == levels.round())).all()


def test_levels_come_back_from_their_dequantised_values() -> None:
    levels = torch.randint(0, 17, (50, 64)).float()
    x = image_families.dequantised(levels)
    assert x.abs().max() <= 1
    assert (image_families.quantised(x) == levels).all()
    # A uniform density over [-1, 1] is even guessing of 17 levels.
    uniform = torch.full((3,), -64 * math.log(2))
    assert image_families.bits_of(uniform).tolist() == pytest.approx([math.log2(17)] * 3)


def test_masked_network_is_a_distribution_that_looks_only_back() -> None:
    model = image_families.Autoregressive()
    model.fit(*digit_experiment.training_half(), Training(20, 64, 3e-3))
    levels = digit_experiment.training_half()[0][:5]
    chances = model.chances(levels)
    assert torch.allclose(chances.exp().sum(-1), torch.ones(5, 64), atol=1e-4)
    changed = levels.clone()
    changed[:, 30:] = 16 - changed[:, 30:]
    after = model.chances(changed)
    assert torch.allclose(chances[:, :31], after[:, :31], atol=1e-5)
    assert not torch.allclose(chances[:, 31:], after[:, 31:], atol=1e-3)


def test_flow_inverts_and_its_density_is_that_of_the_change_of_variables() -> None:
    model = image_paths.Flow()
    model.fit(*digit_experiment.training_half(), Training(20, 64, 3e-3))
    x = image_families.dequantised(digit_experiment.training_half()[0][:4])
    z = torch.randn(4, 64)
    back = model.decode(z)
    jacobian = torch.autograd.functional.jacobian(lambda v: model.decode.__wrapped__(model, v.unsqueeze(0))[0], z[0])
    expected = -0.5 * (z[0] ** 2).sum() - 32 * math.log(2 * math.pi) - torch.linalg.slogdet(jacobian)[1]
    assert model.log_density(back[:1])[0].item() == pytest.approx(expected.item(), abs=0.02)
    assert model.log_density(x).isfinite().all()


def test_guidance_of_zero_asks_the_network_once_and_weight_mixes_both() -> None:
    model = image_paths.Diffusion()
    x, labels = torch.randn(3, 64), torch.tensor([1, 2, 3])
    times, hidden = torch.full((3,), 0.5), torch.full((3,), image_families.NO_LABEL)
    told, untold = model(x, times, labels), model(x, times, hidden)
    assert torch.allclose(model.guided(x, 0.5, labels, 0.0), told)
    assert torch.allclose(model.guided(x, 0.5, labels, 2.0), 3 * told - 2 * untold, atol=1e-5)


def test_every_table_of_the_page_is_that_of_the_committed_results() -> None:
    text = (ROOT / "docs" / "lab" / "digit-families.md").read_text(encoding="utf-8")
    for name, table in digit_families_tables.tables().items():
        assert table in text, f"{name} is not that of digit_families.json: write it again"


def test_results_are_those_of_the_code_and_the_means_those_of_the_runs() -> None:
    data = digit_families.read()
    names = ("digit_experiment", "image_families", "image_paths", "digits", "feature_metrics")
    assert data["code"] == code_digest(*(ROOT / "lab" / f"{name}.py" for name in names)), "measure digit_families again"
    for name, runs in data["runs"].items():
        assert len(runs) == digit_experiment.SEEDS
        assert data["results"][name]["fid"]["mean"] == pytest.approx(np.mean([run["fid"] for run in runs]), rel=1e-3)
        tried = {rate: distance for rate, distance in data["search"][name].items() if rate != "used"}
        assert float(min(tried, key=lambda rate: tried[rate])) == data["search"][name]["used"]


def test_the_experiment_runs_on_a_small_scale(tmp_path: Path) -> None:
    found = digit_experiment.experiment(tmp_path, 30, (0.003,), 2, ("gan_r1", "flow_matching"))
    assert json.loads(json.dumps(digit_experiment.rounded(found)))["guidance"]["flow_matching"]["0.0"]["obeyed"]["mean"] >= 0
    again = digit_experiment.experiment(tmp_path, 30, (0.003,), 2, ("gan_r1", "flow_matching"))
    assert again["runs"] == found["runs"]  # taken from the files, not run again
