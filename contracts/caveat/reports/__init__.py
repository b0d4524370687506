"""Where findings go: one file a format, each a pure function."""
