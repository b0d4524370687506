"""A mock of a document without a provider stores the items that clients create, and returns them later."""
