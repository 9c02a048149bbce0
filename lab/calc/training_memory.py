"""Memory of model states per device in data-parallel training with ZeRO.

Rajbhandari et al. 2020 (arXiv:1910.02054, section 3.1 and figure 1): mixed-precision Adam keeps 2 bytes of weights, 2
of gradients and K = 12 of optimiser state a parameter. Activations, buffers and fragmentation come on top.
"""

from lab.calc import _check


def state_bytes(
    parameters: float,
    devices: int,
    stage: int,
    weight_bytes: float = 2,
    gradient_bytes: float = 2,
    optimiser_bytes: float = 12,
) -> dict[str, float]:
    """Bytes a device by kind: `weights`, `gradients`, `optimiser`.

    `stage` 0 copies all three to every device; 1 splits the optimiser state over the `devices`; 2 the gradients too;
    3 the weights too. Bytes are a parameter.
    """
    _check.positive(parameters=parameters)
    _check.whole(devices=devices)
    _check.not_negative(weight_bytes=weight_bytes, gradient_bytes=gradient_bytes, optimiser_bytes=optimiser_bytes)
    if stage not in (0, 1, 2, 3):
        raise ValueError(f"stage must be 0, 1, 2 or 3, not {stage!r}")
    return {
        "weights": parameters * weight_bytes / (devices if stage >= 3 else 1),
        "gradients": parameters * gradient_bytes / (devices if stage >= 2 else 1),
        "optimiser": parameters * optimiser_bytes / (devices if stage >= 1 else 1),
    }
