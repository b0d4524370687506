"""Property-based traffic: the one folder that imports Schemathesis and Hypothesis."""
