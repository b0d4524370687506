"""Reading an OpenAPI document: from the file on disk to operations, routes, parameters, validators and evidence."""
