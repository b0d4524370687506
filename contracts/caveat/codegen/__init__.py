"""From specs to `generated/`: models, operations, providers, and what tells when they are stale."""
