"""Traffic: the plan of a run, and the generation of its requests."""
