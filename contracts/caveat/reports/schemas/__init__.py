"""The JSON Schemas (2020-12) of reports for programs: a file a format, named as `--report` names it."""
