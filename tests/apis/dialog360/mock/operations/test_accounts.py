"""Facebook accounts of the mock: attached by token, with images, places and new campaigns."""

from __future__ import annotations

import hashlib

import pytest

from caveat.exchange import Headers, Request
from caveat.json_text import JsonValue
from caveat_models.dialog360.models import (
    Ad,
    AdImage,
    AdImageList,
    AdInsightList,
    AdPage,
    Campaign,
    CampaignPage,
    FacebookAccount,
    FacebookAccountList,
    FacebookPageList,
    GeolocationList,
    Refresh,
)
from dialog360_client import AD_ACCOUNT, ADS_PATH, APP, LARGER, OTHER_APP, SISTER_APP, Desk

IMAGE = "a275aa36c7b2e6d0105bf683c55e7bd6"
ORDER: dict[str, JsonValue] = {
    "campaign_name": "Spring",
    "title": "Chat with us",
    "body": "Grow",
    "billing_event": "IMPRESSIONS",
    "start_time": "2026-05-01T00:00:00",
    "end_time": "2026-05-31T00:00:00",
    "daily_budget": 5,
    "page_id": "460293477343848",
    "image_hash": IMAGE,
    "targeting": {"age_min": 18, "age_max": 65, "gender": "all", "geo_locations": {}},
}


def test_a_token_attaches_an_account_once(desk: Desk) -> None:
    first = desk.post(FacebookAccount, "/facebook-accounts", {"temporary_token": "fake-a"})
    again = desk.post(FacebookAccount, "/facebook-accounts", {"temporary_token": "fake-a"})
    other = desk.post(FacebookAccount, "/facebook-accounts", {"temporary_token": "fake-b"})

    listed = desk.get(FacebookAccountList, "/facebook-accounts", app=SISTER_APP).facebook_accounts
    assert first == again == desk.get(FacebookAccount, f"/facebook-accounts/{first.id}")
    assert other.id != first.id
    assert [account.id for account in listed] == ["117203945861277", first.id, other.id]


def test_an_attached_account_has_all_that_a_campaign_needs(desk: Desk) -> None:
    account = desk.post(FacebookAccount, "/facebook-accounts", {"temporary_token": "fake-a"})
    path = f"/facebook-accounts/{account.id}/facebook-ad-accounts/{account.ad_accounts[0].id}"
    [page] = desk.get(FacebookPageList, f"{path}/facebook-pages").facebook_pages
    image = upload(desk, path, b"GIF89a")
    order = ORDER | {"page_id": page.id, "image_hash": image.hash}

    campaign = desk.post(Campaign, f"{path}/facebook-ad-campaign", order)

    assert desk.get(CampaignPage, f"/campaigns/account/{account.ad_accounts[0].id}").campaigns == [campaign]


def test_a_created_campaign_shows_everywhere(desk: Desk) -> None:
    campaign = desk.post(Campaign, f"{ADS_PATH}/facebook-ad-campaign", ORDER)

    assert (campaign.name, campaign.start_time, campaign.daily_budget) == ("Spring", "2026-05-01T00:00:00", 5)
    assert campaign == desk.get(Campaign, f"/campaigns/{campaign.id}")
    assert campaign in desk.get(CampaignPage, f"/campaigns/account/{AD_ACCOUNT}").campaigns
    [ad] = desk.get(AdPage, f"/ads/account/{AD_ACCOUNT}", {"campaign_id": campaign.id}).ads
    assert ad == desk.get(Ad, f"/ads/{ad.id}")
    assert ad.campaign == campaign
    assert desk.get(AdInsightList, f"/ads/{ad.id}/insights").insights == []
    desk.post(Refresh, f"/ads/{ad.id}/refresh")
    assert [row.date for row in desk.get(AdInsightList, f"/ads/{ad.id}/insights").insights] == [desk.watch.now.date()]


@pytest.mark.parametrize("times", [("0000-01-01T00:00:00", "9999-12-31T23:59:59Z"), ("2026-02-31T00:00:00",) * 2])
def test_times_that_no_calendar_has_do_no_harm(desk: Desk, times: tuple[str, str]) -> None:
    order = ORDER | dict(zip(("start_time", "end_time"), times, strict=True))
    campaign = desk.post(Campaign, f"{ADS_PATH}/facebook-ad-campaign", order)

    assert desk.ask("GET", f"/campaigns/{campaign.id}/insights").status == 200


@pytest.mark.parametrize("spoiled", [{"page_id": "1"}, {"image_hash": "0" * 32}])
def test_a_campaign_needs_a_page_and_an_image_that_are_there(desk: Desk, spoiled: dict[str, JsonValue]) -> None:
    assert desk.ask("POST", f"{ADS_PATH}/facebook-ad-campaign", ORDER | spoiled).status == 404


def test_an_ad_account_is_found_only_in_its_facebook_account(desk: Desk) -> None:
    other = desk.post(FacebookAccount, "/facebook-accounts", {"temporary_token": "fake-a"})

    path = f"/facebook-accounts/{other.id}/facebook-ad-accounts/{AD_ACCOUNT}/facebook-pages"
    assert desk.ask("GET", path).status == 404


def test_a_client_has_its_own_accounts(desk: Desk) -> None:
    ours = desk.post(FacebookAccount, "/facebook-accounts", {"temporary_token": "fake-a"}).id
    path = f"/facebook-accounts/{ours}"

    listed = desk.get(FacebookAccountList, "/facebook-accounts", app=OTHER_APP).facebook_accounts
    assert listed
    assert ours not in [account.id for account in listed]
    for way in (path, f"{ADS_PATH}/facebook-pages", f"{ADS_PATH}/facebook-ad-images", f"/ads/account/{AD_ACCOUNT}"):
        assert desk.ask("GET", way).status == 200
        assert desk.ask("GET", way, app=OTHER_APP).status == 404
    answered = desk.ask("POST", "/facebook-accounts", {"temporary_token": "fake-a"}, app=OTHER_APP)
    assert answered.parse(FacebookAccount).id != ours


def test_an_ad_account_has_its_own_images(desk: Desk) -> None:
    image = upload(desk, LARGER, b"GIF89a")

    listed = [desk.get(AdImageList, f"{path}/facebook-ad-images").facebook_ad_images for path in (LARGER, ADS_PATH)]
    assert [[one.hash for one in images] for images in listed] == [[image.hash], [IMAGE]]
    assert desk.ask("POST", f"{ADS_PATH}/facebook-ad-campaign", ORDER | {"image_hash": image.hash}).status == 404


def test_an_uploaded_image_is_listed_by_its_hash_and_but_once(desk: Desk) -> None:
    first, second = upload(desk, ADS_PATH, b"\xff\xd8\x00"), upload(desk, ADS_PATH, b"\xff\xd8\x00")

    listed = desk.get(AdImageList, f"{ADS_PATH}/facebook-ad-images").facebook_ad_images
    assert first == second
    assert first.hash == hashlib.md5(b"\xff\xd8\x00", usedforsecurity=False).hexdigest()
    assert [image.hash for image in listed] == [IMAGE, first.hash]


def upload(desk: Desk, path: str, content: bytes) -> AdImage:
    part = b'--x\r\nContent-Disposition: form-data; name="img"; filename="a"\r\n\r\n' + content + b"\r\n--x--\r\n"
    headers = [("authorization", "Bearer fake-partner-token"), ("content-type", "multipart/form-data; boundary=x")]
    answered = desk.mock.answer(Request("POST", f"{APP}{path}/upload-facebook-ad-image", Headers(headers), part))
    assert answered.status == 200, answered.body
    return answered.parse(AdImage)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("springFIELD", ["Springfield", "Springfield"]),
        ("york", ["New York", "York"]),
        ("são", ["São Paulo"]),
        ("nowhere", []),
    ],
)
def test_places_are_found_by_a_part_of_their_name(desk: Desk, query: str, names: list[str]) -> None:
    found = desk.get(GeolocationList, f"{ADS_PATH}/targeting-geolocations", {"query": query})

    assert [place.name for place in found.targeting_geolocations] == names
