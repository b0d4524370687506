"""The operations of the mock by topic: typed arguments go in, what the world knows comes out as models."""
