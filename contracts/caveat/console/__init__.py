"""The console of a served mock: a page for people and an API for scripts, which show and change the mock."""
