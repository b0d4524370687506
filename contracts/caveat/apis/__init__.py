"""One package for each API: its rules and its mock. README.md explains how to write one."""
