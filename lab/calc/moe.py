"""Total and active parameters of a mixture of experts in a decoder-only Transformer.

Sparsely gated experts: Shazeer et al. 2017 (arXiv:1701.06538). Shapes: Mixtral 8x7B in Jiang et al. 2024
(arXiv:2401.04088, table 1); DeepSeek-V3 in DeepSeek-AI 2024 (arXiv:2412.19437, section 4.2). Norms have a gain only.
"""

from dataclasses import dataclass

from lab.calc import _check


@dataclass(frozen=True)
class Mixture:
    """The shape of a model with gated (three-matrix) experts.

    `attention` is the number of attention parameters of one layer, `dense_layers` of the `layers` have one
    feed-forward layer of width `dense_inner` instead of experts; every token passes `shared` experts and `chosen` of
    the `routed` ones.
    """

    vocabulary: int
    layers: int
    width: int
    attention: int
    expert_inner: int
    routed: int
    chosen: int
    shared: int = 0
    dense_layers: int = 0
    dense_inner: int = 0
    router_bias: bool = False

    def __post_init__(self) -> None:
        """Raise `ValueError` for a shape that no model can have."""
        _check.whole(vocabulary=self.vocabulary, layers=self.layers, width=self.width, attention=self.attention)
        _check.whole(expert_inner=self.expert_inner, routed=self.routed, chosen=self.chosen)
        _check.whole(least=0, shared=self.shared, dense_layers=self.dense_layers, dense_inner=self.dense_inner)
        if self.chosen > self.routed:
            raise ValueError(f"a token cannot choose {self.chosen} of {self.routed} experts")
        if self.dense_layers > self.layers:
            raise ValueError(f"dense_layers must be at most layers, but {self.dense_layers} is above {self.layers}")


def grouped_attention_parameters(width: int, heads: int, kv_heads: int, head_width: int) -> int:
    """Parameters of query, key, value and output matrices of one layer with grouped-query attention, without biases."""
    _check.whole(width=width, heads=heads, kv_heads=kv_heads, head_width=head_width)
    return 2 * width * head_width * (heads + kv_heads)


def latent_attention_parameters(
    width: int, heads: int, query_latent: int, kv_latent: int, plain_width: int, rotary_width: int, value_width: int
) -> int:
    """Parameters of one layer of multi-head latent attention (DeepSeek-AI 2024, arXiv:2405.04434, section 2.1.2).

    Down and up projections of the queries, of keys and values, the shared rotary key, the output matrix, and the
    gains of the norms on the two latents.
    """
    _check.whole(width=width, heads=heads, query_latent=query_latent, kv_latent=kv_latent)
    _check.whole(plain_width=plain_width, rotary_width=rotary_width, value_width=value_width)
    queries = width * query_latent + query_latent * heads * (plain_width + rotary_width)
    keys_and_values = width * (kv_latent + rotary_width) + kv_latent * heads * (plain_width + value_width)
    return queries + keys_and_values + heads * value_width * width + query_latent + kv_latent


MIXTRAL_8X7B = Mixture(32000, 32, 4096, grouped_attention_parameters(4096, 32, 8, 128), 14336, routed=8, chosen=2)
DEEPSEEK_V3 = Mixture(
    129280, 61, 7168, latent_attention_parameters(7168, 128, 1536, 512, 128, 64, 128), 2048,
    routed=256, chosen=8, shared=1, dense_layers=3, dense_inner=18432, router_bias=True,
)  # fmt: skip


def _count(mixture: Mixture, experts: int) -> int:
    """Parameters when `experts` experts a layer are counted: both embeddings, all norms and routers included."""
    width = mixture.width
    expert_layers = mixture.layers - mixture.dense_layers
    router = width * mixture.routed + (mixture.routed if mixture.router_bias else 0)
    every_layer = mixture.attention + 2 * width
    sparse = expert_layers * (every_layer + router + experts * 3 * width * mixture.expert_inner)
    dense = mixture.dense_layers * (every_layer + 3 * width * mixture.dense_inner)
    return sparse + dense + 2 * mixture.vocabulary * width + width


def total_parameters(mixture: Mixture) -> int:
    """Parameters that must be stored, with input embedding and output head counted apart."""
    return _count(mixture, mixture.routed + mixture.shared)


def active_parameters(mixture: Mixture) -> int:
    """Parameters that act on one token: as `total_parameters`, but only the experts that the token passes."""
    return _count(mixture, mixture.chosen + mixture.shared)
