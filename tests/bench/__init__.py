"""How fast parts of caveat are, beside the least that could do; run by `scripts/bench`, not by pytest."""
