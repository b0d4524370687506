"""One run's observer: names operations, judges, redacts, counts coverage, keeps findings."""
