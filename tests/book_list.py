"""A document with one operation that lists books: few mutants, and a short run."""

DOCUMENT = """
openapi: 3.1.0
info: {title: Books, version: '1'}
paths:
  /books:
    get:
      operationId: list-books
      parameters: [{name: limit, in: query, schema: {type: integer, minimum: 1}}]
      responses:
        '200':
          description: x
          content:
            application/json:
              schema: {type: array, items: {type: string}}
              example: [a]
        '400': {description: x}
"""
