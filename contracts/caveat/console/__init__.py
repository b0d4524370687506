"""The control and console of a mock that is served: what passed, what was wrong with it, its state and its faults."""
