"""Parameters and floating-point operations of a decoder-only Transformer.

Counts follow from the shapes of the matrices: Vaswani et al. 2017 (arXiv:1706.03762) for the block, Radford et al. 2019
for GPT-2, Shazeer 2020 (arXiv:2002.05202) for the gated feed-forward layer, Kaplan et al. 2020 (arXiv:2001.08361,
table 1) for the operations. One multiply-add counts as 2 FLOP.
"""

from dataclasses import dataclass

from lab.calc import _check


@dataclass(frozen=True)
class Shape:
    """The shape of a decoder-only Transformer.

    `width` is d, `inner` the width of the feed-forward layer, `head_width` the width of one head, `positions` the
    number of learned position vectors (0 for rotary or none), `gated` whether the feed-forward layer has three
    matrices instead of two, `biases` whether matrices and norms carry biases, `tied` whether input embedding and
    output head are one matrix.
    """

    vocabulary: int
    layers: int
    width: int
    heads: int
    kv_heads: int
    head_width: int
    inner: int
    positions: int = 0
    gated: bool = False
    biases: bool = False
    tied: bool = True

    def __post_init__(self) -> None:
        """Raise `ValueError` for a shape that no model can have."""
        _check.whole(vocabulary=self.vocabulary, layers=self.layers, width=self.width, heads=self.heads)
        _check.whole(kv_heads=self.kv_heads, head_width=self.head_width, inner=self.inner)
        _check.whole(least=0, positions=self.positions)
        if self.heads % self.kv_heads:
            raise ValueError(f"kv_heads must divide heads, but {self.kv_heads} does not divide {self.heads}")


GPT2_SMALL = Shape(50257, 12, 768, 12, 12, 64, 3072, positions=1024, biases=True)
GPT3 = Shape(50257, 96, 12288, 96, 96, 128, 49152, positions=2048, biases=True)
LLAMA2_7B = Shape(32000, 32, 4096, 32, 32, 128, 11008, gated=True, tied=False)
LLAMA3_8B = Shape(128256, 32, 4096, 32, 8, 128, 14336, gated=True, tied=False)


def attention_parameters(shape: Shape) -> int:
    """Parameters of the four attention matrices (query, key, value, output) of one layer."""
    queries = shape.heads * shape.head_width
    keys = shape.kv_heads * shape.head_width
    matrices = 2 * shape.width * queries + 2 * shape.width * keys
    return matrices + ((queries + 2 * keys + shape.width) if shape.biases else 0)


def feed_forward_parameters(shape: Shape) -> int:
    """Parameters of the feed-forward layer of one block: two matrices, or three when it is gated."""
    matrices = (3 if shape.gated else 2) * shape.width * shape.inner
    return matrices + ((shape.inner * (2 if shape.gated else 1) + shape.width) if shape.biases else 0)


def embedding_parameters(shape: Shape) -> int:
    """Parameters of token and position embeddings, and of the output head where it is a matrix of its own."""
    tables = 1 if shape.tied else 2
    return (tables * shape.vocabulary + shape.positions) * shape.width


def parameters(shape: Shape) -> int:
    """All parameters of the model; GPT-2 small has 124,439,808.

    Each block has two norms and the model a last one; a norm has a gain, and a bias where `shape.biases`.
    """
    norm = shape.width * (2 if shape.biases else 1)
    block = attention_parameters(shape) + feed_forward_parameters(shape) + 2 * norm
    return embedding_parameters(shape) + shape.layers * block + norm


def forward_flop(shape: Shape, context: int) -> dict[str, int]:
    """FLOP of one forward pass for one token that attends to `context` positions, by kind of work.

    Keys: `projections` (the four attention matrices), `scores` (query times keys, and weights times values),
    `feed_forward`, `head` (the output matrix). Softmax, norms and biases are left out, as in Kaplan et al. 2020,
    table 1. A causal model of sequence length n attends to (n + 1) / 2 positions on average.
    """
    _check.whole(context=context)
    queries = shape.heads * shape.head_width
    keys = shape.kv_heads * shape.head_width
    return {
        "projections": shape.layers * 2 * (2 * shape.width * queries + 2 * shape.width * keys),
        "scores": shape.layers * 4 * queries * context,
        "feed_forward": shape.layers * 2 * (3 if shape.gated else 2) * shape.width * shape.inner,
        "head": 2 * shape.width * shape.vocabulary,
    }


def equal_work_context(shape: Shape) -> float:
    """Positions attended to at which attention scores cost as many FLOP as all other matrices of the block.

    For the classic block (inner width 4d, all heads with keys of their own, d = heads x head width) it is 6d.
    """
    one = forward_flop(shape, 1)
    return (one["projections"] + one["feed_forward"]) / one["scores"]


def training_flop(parameter_count: float, tokens: float) -> float:
    """FLOP to train on `tokens` tokens: C = 6 N D (Kaplan et al. 2020, section 2.1).

    Two FLOP a parameter and token forward, four backward; attention scores are left out. N is the number of parameters
    that act on each token (of a mixture of experts, the active ones).
    """
    _check.positive(parameter_count=parameter_count, tokens=tokens)
    return 6 * parameter_count * tokens
