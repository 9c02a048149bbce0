"""The mathematics of the model families, and the experiment on a small scale."""

from __future__ import annotations

import json
import math
from itertools import product
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="needs torch: pip install -e '.[lab]'")
pytest.importorskip("scipy", reason="needs scipy: pip install -e '.[lab]'")

import torch

from lab import data
from lab.families import autoregressive, diffusion, energy, flow, flow_matching, gan, rbm, transformer, vae
from lab.families.base import Family, Training, normal_log_density
from lab.foundations.eight_families_check import DATA, check_models, check_results, check_small

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _seeded() -> None:
    torch.manual_seed(0)
    torch.set_num_threads(1)


def points(n: int, name: str = "moons") -> torch.Tensor:
    """True points (n, 2) of a density."""
    return torch.from_numpy(data.densities()[name].sample(n, np.random.default_rng(3))).float()


def briefly(model: Family, steps: int = 40) -> Family:
    """The model after a few steps on the moons, so that it is no longer what it was initialised to."""
    model.fit(points(500), Training(steps=steps, batch=64, rate=5e-3))
    return model


def integral(model: Family, edge: float, step: float) -> float:
    """Integral of a model's density over [-edge, edge]^2 by the midpoint rule."""
    cells, area = data.grid(edge, step)
    with torch.no_grad():
        log_p = model.log_density(torch.from_numpy(cells).float())
    return float(log_p.double().exp().sum()) * area


def test_autoregressive_density_integrates_to_one() -> None:
    assert integral(briefly(autoregressive.Autoregressive()), 12, 0.05) == pytest.approx(1, abs=2e-3)


def test_autoregressive_samples_follow_its_density() -> None:
    model = briefly(autoregressive.Autoregressive())
    below = float((model.sample(20_000)[:, 1] < 0.5).float().mean())
    cells, area = data.grid(12, 0.05)
    mass = np.exp(model.log_density(torch.from_numpy(cells).float()).detach().double().numpy()) * area
    assert below == pytest.approx(mass[cells[:, 1] < 0.5].sum(), abs=0.02)


def test_flow_inverts_and_its_log_determinant_is_that_of_autograd() -> None:
    model = briefly(flow.Flow())
    assert isinstance(model, flow.Flow)
    x = points(50)
    with torch.no_grad():
        z, log_determinant = model.to_noise(x)
        back = model.to_data(z)
    assert torch.allclose(back, x, atol=1e-4)
    for i in range(10):
        jacobian = torch.func.jacrev(lambda point: model.to_noise(point[None])[0][0])(x[i]).detach()
        assert log_determinant[i].item() == pytest.approx(float(torch.linalg.slogdet(jacobian)[1]), abs=1e-4)


def test_flow_density_integrates_to_one() -> None:
    """Its tails are wide, so the integral over a square is held against the share of samples in it."""
    model = briefly(flow.Flow())
    inside = float((model.sample(200_000).abs().amax(dim=1) < 8).float().mean())
    assert integral(model, 8, 0.04) == pytest.approx(inside, abs=2e-3)


def test_energy_density_integrates_to_one_and_langevin_follows_it() -> None:
    model = energy.EnergyModel()
    assert integral(model, 8, 0.05) == pytest.approx(1, abs=1e-3)
    cells, area = data.grid(8, 0.05)
    mass = model.log_density(torch.from_numpy(cells).float()).double().exp().numpy() * area
    chain = model.sample(4000)
    for axis in range(2):
        mean = float((mass * cells[:, axis]).sum())
        assert float(chain[:, axis].mean()) == pytest.approx(mean, abs=0.25)


def test_schedule_has_the_closed_form_of_the_paper() -> None:
    model = diffusion.Diffusion()
    beta = np.concatenate([[0], np.linspace(1e-4, 0.02, 1000)])
    assert model.beta.numpy() == pytest.approx(beta, abs=1e-8)
    assert model.alpha_bar.numpy() == pytest.approx(np.cumprod(1 - beta), abs=1e-6)
    assert float(model.alpha_bar[1000]) == pytest.approx(4.0358e-5, rel=1e-3)


def test_ddpm_step_is_the_posterior_of_the_paper() -> None:
    """With eta = 1 and neighbouring steps, mean and variance are those of Ho et al. 2020, Eq. 7 and 11."""
    model, t = diffusion.Diffusion(), 300
    x = torch.zeros(40_000, 2) + torch.tensor([0.7, -0.4])
    with torch.no_grad():
        drawn = model.step(x, t, t - 1, eta=1.0)
        noise = model.noise(x[:1], t)
        now, then, beta = model.alpha_bar[t], model.alpha_bar[t - 1], model.beta[t]
        mean = (x[:1] - beta / torch.sqrt(1 - now) * noise) / torch.sqrt(1 - beta)
    variance = float((1 - then) / (1 - now) * beta)
    assert torch.allclose(drawn.mean(0), mean[0], atol=4 * math.sqrt(variance / 40_000))
    assert drawn.var(0).tolist() == pytest.approx([variance] * 2, rel=0.05)


class Oracle(torch.nn.Module):
    """The exact noise prediction for data from N(0, v I): sqrt(1 - a) x / (a v + 1 - a) with a = alpha-bar(t)."""

    def __init__(self, variance: float, alpha_bar: torch.Tensor) -> None:
        super().__init__()
        self.variance, self.alpha_bar = variance, alpha_bar

    def forward(self, x: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
        low, high = (b * diffusion.STEPS for b in diffusion.BETA)
        a = torch.exp(-low * t - (high - low) * t * t / 2).unsqueeze(-1)
        predicted: torch.Tensor = torch.sqrt(1 - a) * x / (a * self.variance + 1 - a)
        return predicted


def test_diffusion_with_the_exact_noise_has_the_exact_likelihood_and_samples() -> None:
    model = diffusion.Diffusion()
    model.denoiser = Oracle(0.25, model.alpha_bar)  # type: ignore[assignment]
    x = 0.5 * torch.randn(4000, 2)
    truth = normal_log_density(x, torch.zeros(()), torch.tensor(math.log(0.5)))
    flow_value, bound = model.extras(x)["probability_flow"], model.log_density(x)
    assert float((flow_value - truth).abs().max()) < 0.02
    assert -0.02 < float((truth - bound).mean()) < 0.2  # a bound, and close for a thousand steps
    for sampler in ("DDPM", "DDIM"):
        assert model.sample_steps(4000, sampler, 250).std(0).tolist() == pytest.approx([0.5, 0.5], rel=0.05)


def test_velocity_of_a_gaussian_gives_its_likelihood() -> None:
    """From N(0, 1) to N(0, v) the marginal velocity is linear: ((v + 1) t - 1) / ((1 - t)^2 + v t^2) x."""
    model = flow_matching.FlowMatching()
    v = 0.25
    model.velocity = lambda x, t: ((v + 1) * t - 1) / ((1 - t) ** 2 + v * t * t) * x  # type: ignore[method-assign]
    x = 0.5 * torch.randn(500, 2)
    truth = normal_log_density(x, torch.zeros(()), torch.tensor(math.log(0.5)))
    assert torch.allclose(model.log_density(x), truth, atol=2e-3)
    assert model.sample_steps(4000, "Euler", 100).std(0).tolist() == pytest.approx([0.5, 0.5], rel=0.05)


def test_attention_rows_sum_to_one_and_look_only_back() -> None:
    model = briefly(transformer.CoordinateTransformer())
    assert isinstance(model, transformer.CoordinateTransformer)
    seen = model.attention(transformer.tokenise(points(20)))
    assert torch.allclose(seen.sum(-1), torch.ones(()), atol=1e-5)
    assert float(seen.triu(1).abs().max()) == 0


def test_a_later_token_does_not_change_an_earlier_prediction() -> None:
    model = transformer.CoordinateTransformer()
    tokens = transformer.tokenise(points(20))
    changed = tokens.clone()
    changed[:, 3:] = (changed[:, 3:] + 1) % transformer.BASE
    before, after = model.logits(tokens[:, :-1]), model.logits(changed[:, :-1])
    assert torch.allclose(before[:, :4], after[:, :4], atol=1e-5)
    assert not torch.allclose(before[:, 4:], after[:, 4:], atol=1e-3)


def test_transformer_tokens_come_back_and_its_density_integrates_to_one() -> None:
    x = points(200)
    tokens = transformer.tokenise(x)
    assert (transformer.tokenise(transformer.detokenise(tokens)) == tokens).all()
    model = briefly(transformer.CoordinateTransformer())
    width = 2 * data.EDGE / transformer.CELLS
    assert integral(model, data.EDGE, width) == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize("beta", [1.0, 4.0])
def test_evidence_bound_lies_below_the_importance_bound_on_average(beta: float) -> None:
    model = briefly(vae.VariationalAutoencoder(beta=beta), steps=200)
    assert isinstance(model, vae.VariationalAutoencoder)
    x = points(1000)
    assert float(model.elbo(x, 8).mean()) <= float(model.log_density(x).mean()) + 0.01


def test_importance_bound_approaches_the_integral_over_the_latent() -> None:
    model = briefly(vae.VariationalAutoencoder(), steps=200)
    assert isinstance(model, vae.VariationalAutoencoder)
    latents, area = data.grid(6, 0.05)
    z = torch.from_numpy(latents).float()
    with torch.no_grad():
        decoded, x = model.decoder(z), points(20)
        sigma = float(model.log_sigma.exp())
        prior = -(z**2).sum(-1) / 2 - math.log(2 * math.pi)
        squares = ((x[:, None] - decoded) ** 2).sum(-1)
        joint = prior - squares / (2 * sigma**2) - math.log(2 * math.pi * sigma**2)
        truth = torch.logsumexp(joint.double(), 1) + math.log(area)
    assert float(model.log_density(x).mean()) == pytest.approx(float(truth.mean()), abs=0.05)


def test_a_trained_discriminator_tends_to_the_optimal_one() -> None:
    """D* = p / (p + q): to 1e-6 as a formula, and roughly for a discriminator trained between two known Gaussians."""
    x = torch.linspace(-3, 3, 101)
    p, q = (torch.exp(-((x - m) ** 2) / 2) for m in (-0.5, 0.5))
    assert torch.allclose(gan.optimal_discriminator(p, q), torch.sigmoid(-x), atol=1e-6)
    model = gan.AdversarialNetwork()
    optimiser = torch.optim.Adam(model.discriminator.parameters(), 3e-3)
    for _ in range(400):
        real, fake = torch.randn(256, 2) - torch.tensor([0.5, 0.0]), torch.randn(256, 2) + torch.tensor([0.5, 0.0])
        optimiser.zero_grad()
        torch.autograd.backward(model.discriminator_loss(real, fake))
        optimiser.step()
    inner = torch.column_stack([torch.linspace(-1, 1, 21), torch.zeros(21)])
    with torch.no_grad():
        learnt = torch.sigmoid(model.discriminator(inner)).squeeze(1)
    assert float((learnt - torch.sigmoid(-inner[:, 0])).abs().mean()) < 0.06


def test_boltzmann_partition_is_that_of_all_states_of_both_layers() -> None:
    model = rbm.BoltzmannMachine(visible=5, hidden=4)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(torch.randn_like(parameter))
        total = 0.0
        for v, h in product(rbm.binary_states(5), rbm.binary_states(4)):
            total += math.exp(float(v @ model.a + h @ model.b + v @ model.w @ h))
    assert float(model.log_partition()) == pytest.approx(math.log(total), abs=1e-5)
    assert float(model.log_density(rbm.binary_states(5)).exp().sum()) == pytest.approx(1, abs=1e-6)


def test_there_are_thirty_bars_and_stripes() -> None:
    patterns = rbm.bars_and_stripes().reshape(-1, 4, 4)
    assert len(patterns) == 30
    assert all((p == p[:, :1]).all() or (p == p[:1]).all() for p in patterns)


def test_the_experiment_runs_on_a_small_scale(tmp_path: Path) -> None:
    check_small(tmp_path)


def test_the_committed_results_are_of_this_code_and_keep_the_protocol() -> None:
    check_results(DATA)


def test_exported_models_give_their_reference_outputs() -> None:
    check_models(ROOT / "docs" / "assets" / "models", json.loads(DATA.read_text(encoding="utf-8")))
