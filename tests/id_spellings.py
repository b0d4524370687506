"""Spellings of the id of an item: in the path, and as a property of the item."""

from __future__ import annotations

from typing import NamedTuple


class Spelling(NamedTuple):
    """The collection, the path parameter and the property of one API."""

    collection: str
    parameter: str
    field: str


SPELLINGS = (
    Spelling("Calls", "CallSid", "sid"),
    Spelling("Calls", "callSid", "sid"),
    Spelling("Calls", "call_sid", "sid"),
    Spelling("Calls", "CALL_SID", "sid"),
    Spelling("Calls", "Call-Sid", "Sid"),
    Spelling("Calls", "CallSid", "CallSid"),
    Spelling("Calls", "callsid", "sid"),
    Spelling("Calls", "Sid", "sid"),
    Spelling("Calls", "sid", "call_sid"),
    Spelling("Calls", "CallId", "id"),
    Spelling("IncomingPhoneNumbers", "PhoneNumberSid", "sid"),
    Spelling("orders", "OrderNo", "no"),
    Spelling("orders", "order_no", "orderNo"),
    Spelling("orders", "orderNumber", "number"),
    Spelling("invoices", "invoiceGuid", "guid"),
    Spelling("invoices", "invoice_guid", "id"),
    Spelling("pets", "petUUID", "uuid"),
    Spelling("pets", "petUid", "uid"),
    Spelling("pets", "id", "petUuid"),
    Spelling("addresses", "address_id", "id"),
    Spelling("users", "userid", "id"),
    Spelling("products", "product-code", "code"),
    Spelling("books", "book.id", "id"),
)
