"""Where requests go: mocks and live services, each made into a `Target`."""
