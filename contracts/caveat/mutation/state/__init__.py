"""Mutants of state: a server that loses, mixes up or invents items of its resources."""
