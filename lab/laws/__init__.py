"""A scaling law that is checked: a source of known entropy, small networks trained on it, fits and optima."""
