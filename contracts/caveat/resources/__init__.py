"""The resources of any document, and the rules about their state that follow from them."""
