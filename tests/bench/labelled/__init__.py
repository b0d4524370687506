"""Exchanges with documents, each labelled with the promises that it breaks."""
