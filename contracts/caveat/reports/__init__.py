"""Verdicts and findings as text: report formats, and the parts they share."""
