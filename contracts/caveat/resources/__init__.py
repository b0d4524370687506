"""The resources of a document (collections, items, singletons), and the rules about their state."""
