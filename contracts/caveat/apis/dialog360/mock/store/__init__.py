"""The state of the mock: one world of clients, ads, keywords and events that all operations read and write."""
