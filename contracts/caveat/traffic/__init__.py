"""Traffic: the plan of a run, and the ways to make its requests."""
