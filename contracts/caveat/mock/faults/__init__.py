"""A mock that misbehaves on demand.

A fault is written `KIND[=VALUE][,operation=ID][,rate=SHARE]`: of one operation, else of all; at this share of the
requests (above 0, up to 1), else at each. In values and ids `%2C` is a comma and `%25` a percent sign. Kinds:

| kind | what the client sees | value | unless given |
| --- | --- | --- | --- |
| `latency` | the answer comes late | milliseconds | 1000 |
| `reset` | the connection is reset; the mock does not do what was asked | none | |
| `truncate` | half of the body, then the connection is closed; what was asked is done | none | |
| `rate-limit` | 429 with `Retry-After`, at each request; what was asked is not done | seconds | 1 |
| `error` | 5xx; what was asked is not done | the status | 503 |
| `drop` | a required field is missing | JSON pointer into the body | any such field |
| `null` | a field that cannot be null is null | JSON pointer | any such field |
| `wrong-type` | a field is of another type | JSON pointer | any such field |
| `unknown-enum` | a field has a value that is not listed | JSON pointer | any such field |
| `undocumented-status` | a status that the operation does not document | the status | any such status |

The last five spoil answers to accepted requests (2xx; fields are those of JSON bodies) so that they break the contract.
An answer that has no such field, or of an operation that documents every status, passes as it is.

An answer that faults made or changed tells so in a header field, `caveat-fault: drop=/total`; of several faults the
texts stand in the order in which they struck, parted by `; `. Where it is missing none did anything but make it late.

Of several faults of one request the answer that is not the mock's own comes first (`reset`, `rate-limit`, `error`);
else fields are spoiled in the order above, then the status, whose body is kept, and then the body is cut. Latencies add
up, and pass before the first byte is sent: when an answer is late, what was asked was done long ago.
"""
