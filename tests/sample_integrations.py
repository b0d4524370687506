"""A sample integration for each API: code as a user writes it, which type checkers must accept in strict mode."""

from __future__ import annotations

import csv
from collections.abc import AsyncIterator, Iterator
from datetime import date

from caveat_models.dfend import client as dfend
from caveat_models.dfend.models import Device, EventLevel, Identifiers, ServerSignal
from caveat_models.dialog360 import client as dialog360
from caveat_models.dialog360.models import (
    Ad,
    AdTargeting,
    BillingEvent,
    Campaign,
    Gender,
    GeoLocations,
    Keyword,
    NewAdCampaign,
    NewAdImage,
    NewKeyword,
)
from caveat_models.unleash import client as unleash


def is_suspicious(api: dfend.Client, user: str, device: str) -> bool:
    """Send a signal with a device, and tell whether it causes an event that needs attention."""
    signal = ServerSignal(
        source="Server",
        ip="203.0.113.7",
        identifiers=Identifiers(user_id=user),
        device=Device(device_id=device),
    )
    receipt = api.send_signal(body=signal)
    return any(result.level is not EventLevel.INFO for result in receipt.immediate_results)


def has_opted_in(api: dfend.Client, user: str) -> bool | None:
    """Whether a user has opted in, None for an unknown user."""
    try:
        return api.get_identity_status(user_id=user).opted_in
    except dfend.NotFoundError:
        return None


def ads(api: dialog360.Client, ad_account: str) -> Iterator[Ad]:
    """All ads of an ad account, in pages of two."""
    return api.iter_ads(client_id="Xb4pTq2wCL", app_id="93310", ad_account_id=ad_account, limit=2)


async def ad_names(api: dialog360.AsyncClient, ad_account: str) -> list[str]:
    """The names of all ads of an ad account."""
    pages: AsyncIterator[Ad] = api.iter_ads(client_id="Xb4pTq2wCL", app_id="93310", ad_account_id=ad_account, limit=2)
    return [ad.name async for ad in pages]


def renamed_keyword(api: dialog360.Client, before: str, after: str) -> Keyword:
    """Create a keyword, and replace it."""
    created = api.create_keyword(client_id="Xb4pTq2wCL", app_id="93310", body=NewKeyword(keyword=before))
    return api.replace_keyword(
        client_id="Xb4pTq2wCL", app_id="93310", keyword_id=created.id, body=NewKeyword(keyword=after)
    )


def campaign_with_image(api: dialog360.Client, image: bytes) -> Campaign:
    """Upload an image, and create a campaign that shows it."""
    uploaded = api.upload_ad_image(
        client_id="Xb4pTq2wCL",
        app_id="93310",
        facebook_account_id="117203945861277",
        facebook_ad_account_id="174816537731874",
        body=NewAdImage(img=image),
        filenames={"img": "autumn.png"},
    )
    return api.create_ad_campaign(
        client_id="Xb4pTq2wCL",
        app_id="93310",
        facebook_account_id="117203945861277",
        facebook_ad_account_id="174816537731874",
        body=NewAdCampaign(
            campaign_name="Autumn",
            title="Warm socks",
            body="Ask us on WhatsApp.",
            billing_event=BillingEvent.IMPRESSIONS,
            start_time="2026-10-01T00:00:00Z",
            end_time="2026-10-31T00:00:00Z",
            daily_budget=500,
            page_id="460293477343848",
            image_hash=uploaded.hash,
            targeting=AdTargeting(
                age_min=18, age_max=65, gender=Gender.ALL, geo_locations=GeoLocations(countries=["DE"])
            ),
        ),
    )


def events(api: dialog360.Client, first: date, last: date) -> list[dict[str, str]]:
    """The events of a period, as rows of the CSV that the API exports."""
    text = api.export_events(client_id="Xb4pTq2wCL", app_id="93310", date_from=first, date_to=last, event_type="button")
    return list(csv.DictReader(text.splitlines()))


def signal(api: unleash.Client, endpoint: str, issue: int) -> int:
    """Call a signal endpoint with a payload; the id of the signal."""
    return api.call_signal_endpoint(name=endpoint, body={"issue": issue}).signals[0].id


def signal_with_status(api: unleash.Client, endpoint: str) -> tuple[int, int, str]:
    """Call a signal endpoint; the id of the signal, and the status and a header of the raw response."""
    answer = api.with_exchange(api.call_signal_endpoint, name=endpoint)
    return answer.value.signals[0].id, answer.response.status_code, answer.response.headers["content-type"]


def why_refused(api: unleash.Client, endpoint: str) -> str:
    """Why a call is refused: the message of the documented error."""
    try:
        api.call_signal_endpoint(name=endpoint)
    except unleash.UnauthorizedError as error:
        message = error.body.message
        return message if isinstance(message, str) else ""
    except unleash.NotFoundError as error:
        return error.body.message
    return ""
