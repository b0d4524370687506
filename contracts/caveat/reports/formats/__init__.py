"""The report formats: a module a format, named as `--report` names it, with a function `report(verdicts)`.

It gets any number of verdicts, also none, and returns one text that depends on their findings and ends with one line
break. What else a report shows is the format's own decision. Secrets are masked already. A format neither prints nor
writes: `caveat.cli` does.
"""
