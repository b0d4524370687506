"""The mock of DFend."""
