"""Generation of `generated/` from the specs: models, operations and providers; detection of stale files."""
