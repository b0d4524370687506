"""Fault injection: a mock that fails on demand.

A fault is written `KIND[=VALUE][,operation=ID][,rate=SHARE]`. It applies to one operation, else to all, and to this
share of the requests (above 0, up to 1), else to each. In values and ids, write `%2C` for a comma and `%25` for a
percent sign. Kinds:

| kind | what the client sees | value | default |
| --- | --- | --- | --- |
| `latency` | the response is late | milliseconds | 1000 |
| `reset` | the connection is reset; the request is not processed | none | |
| `truncate` | half of the body, then the connection is closed; the request is processed | none | |
| `rate-limit` | 429 with `Retry-After`, at each request; the request is not processed | seconds | 1 |
| `error` | 5xx; the request is not processed | the status | 503 |
| `drop` | a required field is missing | JSON pointer into the body | any such field |
| `null` | a field that is not nullable is null | JSON pointer | any such field |
| `wrong-type` | a field has another type | JSON pointer | any such field |
| `unknown-enum` | a field has a value that its enum, open or not, does not list | JSON pointer | any such field |
| `undocumented-status` | a status that the operation does not document | the status | any such status |

The last five change successful responses (2xx; fields are those of JSON bodies) so that they break the contract. The
request is processed. A response without such a field, or of an operation that documents every status, is unchanged.

A response that faults made or changed names them in a header field, `caveat-fault: drop=/total`; several faults are
separated by `; `, in the order in which they were applied. Without the field, faults at most delayed the response.

Where several faults apply to one request, a fault that replaces the response comes first (`reset`, `rate-limit`,
`error`); else fields are changed in the order above, then the status, whose body is kept, and then the body is cut.
Latencies add up, and pass before the first byte is sent: by then the request has been processed.
"""
