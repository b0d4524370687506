"""The session observes the exchanges of a run: it judges, redacts, counts coverage and keeps findings."""
