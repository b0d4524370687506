"""Runs against real open-source servers on this machine, for `scripts/live-unleash` and `scripts/live-todo`."""
