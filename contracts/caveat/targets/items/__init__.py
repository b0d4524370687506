"""The items that runs create on a target, and their clean-up."""
