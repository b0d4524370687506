"""The configuration of targets: named tables of a file, their keys and values, and the settings made of them."""
