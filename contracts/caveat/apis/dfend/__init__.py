"""DFend: fraud signals, and what is known of the users they are about."""
