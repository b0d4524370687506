"""Builds the target of a running service: a forwarder behind the guard."""

from __future__ import annotations
