"""The rules of DFend."""
