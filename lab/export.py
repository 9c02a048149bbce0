"""Trained models as JSON that a page can run: weights, shapes, and reference inputs and outputs.

Layout of a file: ``tensors`` maps each name to its ``shape`` and ``data`` (base64 of little-endian float32, row by
row); ``reference`` holds inputs and what the functions of the model give for them, so that other code can be tested
against it. A linear layer is y = W x + b with W (outputs, inputs); ``activation`` stands between the layers and not
after the last.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from lab.families.autoregressive import Autoregressive
from lab.families.base import Family
from lab.families.diffusion import BETA, OCTAVES, STEPS, Diffusion
from lab.families.energy import STEP, TILT, EnergyModel
from lab.families.flow import SCALE_LIMIT, Flow
from lab.families.flow_matching import FlowMatching
from lab.families.gan import AdversarialNetwork
from lab.families.latent_diffusion import LatentDiffusion
from lab.families.transformer import BASE, DIGITS, CoordinateTransformer, tokenise
from lab.families.vae import VariationalAutoencoder

LIMIT = 150_000  # bytes of a file
POINTS = ((0.0, 0.0), (1.4142, 0.0), (1.0, 1.0), (-0.5, 1.2), (0.3, -2.0))


@torch.no_grad()
def constants_and_reference(model: Family) -> tuple[dict[str, Any], dict[str, Any]]:
    """What other code needs beside the weights, and the outputs of the model's functions at POINTS."""
    x, half = torch.tensor(POINTS), torch.full((len(POINTS),), 0.5)
    out: dict[str, Tensor] = {}
    constants: dict[str, Any] = {}
    if isinstance(model, Autoregressive):
        constants = {"density": "logistic mixture; raw = log-weights (unnormalised), means, log-scales"}
        out = {"second": model.second(x[:, 0])}
    elif isinstance(model, VariationalAutoencoder):
        constants = {"beta": model.beta, "sigma": float(model.log_sigma.exp())}
        out = {"encoder_mean_log_sigma": model.encoder(x), "decoder_mean": model.decoder(x)}
    elif isinstance(model, AdversarialNetwork):
        out = {"generator": model.generator(x), "discriminator_logit": model.discriminator(x)}
    elif isinstance(model, Flow):
        constants = {"scale_limit": SCALE_LIMIT, "kept": [i % 2 for i in range(len(model.couplings))]}
        noise, log_determinant = model.to_noise(x)
        out = {"to_noise": noise, "log_determinant": log_determinant, "to_data": model.to_data(x)}
    elif isinstance(model, Diffusion):
        constants = {"steps": STEPS, "beta": BETA, "octaves": OCTAVES, "time": "t / steps"}
        out = {"noise_at_half": model.denoiser(x, half)}
    elif isinstance(model, EnergyModel):
        constants = {"tilt": TILT, "langevin_step": STEP, "log_partition": float(model.log_partition())}
        out = {"energy": model.energy(x)}
    elif isinstance(model, CoordinateTransformer):
        constants = {"base": BASE, "digits": DIGITS, "heads": model.heads, "norm_eps": 1e-5, "edge": 3.0}
        tokens = tokenise(x)
        out = {"tokens": tokens, "logits": model.logits(tokens[:, :-1]), "attention": model.attention(tokens)}
    elif isinstance(model, LatentDiffusion):
        sigma = float(model.autoencoder.log_sigma.exp())
        constants = {"sigma": sigma, "steps": STEPS, "beta": BETA, "octaves": OCTAVES, "time": "t / steps"}
        out = {"decoder_mean": model.autoencoder.decoder(x), "noise_at_half": model.diffusion.denoiser(x, half)}
    elif isinstance(model, FlowMatching):
        constants = {"octaves": OCTAVES, "time": "0 is noise, 1 is data"}
        out = {"velocity_at_half": model.velocity(x, 0.5)}
    if model.likelihood in {"exact", "numeric"}:
        out["log_density"] = model.log_density(x)
    values = {key: np.round(value.double().numpy(), 5).tolist() for key, value in out.items()}
    return constants, {"inputs": POINTS, "outputs": values, "tolerance": 1e-3}


def export(name: str, state: Path, rate: float, scale: Any, folder: Path) -> Path:
    """Write ``<name>.json`` from the weights in ``state``; raises ValueError when it is larger than LIMIT."""
    from lab.protocol import METHODS, write

    model = METHODS[name][1]()
    model.load_state_dict(torch.load(state, weights_only=True))
    constants, reference = constants_and_reference(model)
    document = {
        "format": 1,
        "name": name,
        "title": METHODS[name][0],
        "trained": {"density": "ring", "seed": 0, "rate": rate, "steps": scale.training.steps},
        "activation": "silu",
        "weights": model.weights(),
        "constants": constants,
        "reference": reference,
        "tensors": {key: packed(tensor) for key, tensor in model.state_dict().items()},
    }
    text = json.dumps(document) + "\n"
    if len(text) > LIMIT:
        raise ValueError(f"{name}.json would have {len(text)} bytes; at most {LIMIT} are allowed")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.json"
    write(path, text)
    return path


def packed(tensor: Tensor) -> dict[str, Any]:
    """Shape and base64 of little-endian float32."""
    raw = tensor.detach().numpy().astype("<f4").tobytes()
    return {"shape": list(tensor.shape), "data": base64.b64encode(raw).decode("ascii")}


def load(path: Path) -> Family:
    """The model of an exported file."""
    from lab.protocol import METHODS

    document = json.loads(path.read_text(encoding="utf-8"))
    model = METHODS[document["name"]][1]()
    tensors = {
        key: torch.from_numpy(np.frombuffer(base64.b64decode(item["data"]), "<f4").reshape(item["shape"]).copy())
        for key, item in document["tensors"].items()
    }
    model.load_state_dict(tensors)
    return model
