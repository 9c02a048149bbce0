"""Trainable parameters of low-rank adaptation (LoRA; Hu et al. 2021, arXiv:2106.09685, section 4.1)."""

from lab.calc import _check


def matrix_parameters(rows: int, columns: int, rank: int) -> int:
    """Parameters of the update B A of one matrix: B is (rows, rank), A is (rank, columns), so rank x (rows + columns).

    Raises `ValueError` when the rank is above the smaller side: such an update is not low-rank.
    """
    _check.whole(rows=rows, columns=columns, rank=rank)
    if rank > min(rows, columns):
        raise ValueError(f"rank must be at most {min(rows, columns)}, the smaller side of the matrix, not {rank}")
    return rank * (rows + columns)


def model_parameters(layers: int, width: int, rank: int, matrices_per_layer: int = 2) -> int:
    """Parameters of the updates of `matrices_per_layer` square (width, width) matrices in each layer: 2 d r each."""
    _check.whole(layers=layers, matrices_per_layer=matrices_per_layer)
    return layers * matrices_per_layer * matrix_parameters(width, width, rank)
