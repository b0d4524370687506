"""The report formats: a module a format, named as `--report` names it, with a function `report(verdicts)`."""
