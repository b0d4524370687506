"""Property-based traffic: the one folder that knows Schemathesis and Hypothesis."""
