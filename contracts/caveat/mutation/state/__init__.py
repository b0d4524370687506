"""Mutants of state: a server that forgets, mixes up or invents what its resources hold."""
