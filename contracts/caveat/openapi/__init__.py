"""Reads an OpenAPI document: from the file to operations, routes, parameters, validators and evidence."""
