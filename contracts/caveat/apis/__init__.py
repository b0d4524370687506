"""What the vendors' prose promises: one package an API, with its rules by topic and its mock's behaviour."""
