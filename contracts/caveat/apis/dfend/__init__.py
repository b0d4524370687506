"""DFend: fraud signals, and the identities of the users they concern."""
