"""Facebook accounts of the mock: attached by token, with images, places to target and new campaigns."""

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
from dialog360_client import (
    AD_ACCOUNT,
    AD_ACCOUNT_PATH,
    APP,
    LARGER_AD_ACCOUNT_PATH,
    OTHER_APP,
    SECOND_APP,
    Dialog360Client,
)

IMAGE = "a275aa36c7b2e6d0105bf683c55e7bd6"
NEW_CAMPAIGN: dict[str, JsonValue] = {
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


def test_a_token_attaches_an_account_once(client: Dialog360Client) -> None:
    first = client.post(FacebookAccount, "/facebook-accounts", {"temporary_token": "fake-a"})
    second = client.post(FacebookAccount, "/facebook-accounts", {"temporary_token": "fake-a"})
    other = client.post(FacebookAccount, "/facebook-accounts", {"temporary_token": "fake-b"})

    listed = client.get(FacebookAccountList, "/facebook-accounts", app=SECOND_APP).facebook_accounts
    assert first == second == client.get(FacebookAccount, f"/facebook-accounts/{first.id}")
    assert other.id != first.id
    assert [account.id for account in listed] == ["117203945861277", first.id, other.id]


def test_a_campaign_can_be_created_in_an_attached_account(client: Dialog360Client) -> None:
    account = client.post(FacebookAccount, "/facebook-accounts", {"temporary_token": "fake-a"})
    path = f"/facebook-accounts/{account.id}/facebook-ad-accounts/{account.ad_accounts[0].id}"
    [page] = client.get(FacebookPageList, f"{path}/facebook-pages").facebook_pages
    image = upload(client, path, b"GIF89a")
    body = NEW_CAMPAIGN | {"page_id": page.id, "image_hash": image.hash}

    campaign = client.post(Campaign, f"{path}/facebook-ad-campaign", body)

    assert client.get(CampaignPage, f"/campaigns/account/{account.ad_accounts[0].id}").campaigns == [campaign]


def test_a_new_campaign_appears_in_all_lists(client: Dialog360Client) -> None:
    campaign = client.post(Campaign, f"{AD_ACCOUNT_PATH}/facebook-ad-campaign", NEW_CAMPAIGN)

    assert (campaign.name, campaign.start_time, campaign.daily_budget) == ("Spring", "2026-05-01T00:00:00", 5)
    assert campaign == client.get(Campaign, f"/campaigns/{campaign.id}")
    assert campaign in client.get(CampaignPage, f"/campaigns/account/{AD_ACCOUNT}").campaigns
    [ad] = client.get(AdPage, f"/ads/account/{AD_ACCOUNT}", {"campaign_id": campaign.id}).ads
    assert ad == client.get(Ad, f"/ads/{ad.id}")
    assert ad.campaign == campaign
    assert client.get(AdInsightList, f"/ads/{ad.id}/insights").insights == []
    client.post(Refresh, f"/ads/{ad.id}/refresh")
    assert [row.date for row in client.get(AdInsightList, f"/ads/{ad.id}/insights").insights] == [
        client.clock.now.date()
    ]


@pytest.mark.parametrize("times", [("0000-01-01T00:00:00", "9999-12-31T23:59:59Z"), ("2026-02-31T00:00:00",) * 2])
def test_invalid_dates_of_a_campaign_cause_no_error(client: Dialog360Client, times: tuple[str, str]) -> None:
    body = NEW_CAMPAIGN | dict(zip(("start_time", "end_time"), times, strict=True))
    campaign = client.post(Campaign, f"{AD_ACCOUNT_PATH}/facebook-ad-campaign", body)

    assert client.request("GET", f"/campaigns/{campaign.id}/insights").status == 200


@pytest.mark.parametrize("unknown", [{"page_id": "1"}, {"image_hash": "0" * 32}])
def test_a_campaign_needs_an_existing_page_and_image(client: Dialog360Client, unknown: dict[str, JsonValue]) -> None:
    assert client.request("POST", f"{AD_ACCOUNT_PATH}/facebook-ad-campaign", NEW_CAMPAIGN | unknown).status == 404


def test_an_ad_account_is_found_only_in_its_facebook_account(client: Dialog360Client) -> None:
    other = client.post(FacebookAccount, "/facebook-accounts", {"temporary_token": "fake-a"})

    path = f"/facebook-accounts/{other.id}/facebook-ad-accounts/{AD_ACCOUNT}/facebook-pages"
    assert client.request("GET", path).status == 404


def test_accounts_are_visible_to_their_client_only(client: Dialog360Client) -> None:
    ours = client.post(FacebookAccount, "/facebook-accounts", {"temporary_token": "fake-a"}).id
    path = f"/facebook-accounts/{ours}"

    listed = client.get(FacebookAccountList, "/facebook-accounts", app=OTHER_APP).facebook_accounts
    assert listed
    assert ours not in [account.id for account in listed]
    for account_path in (
        path,
        f"{AD_ACCOUNT_PATH}/facebook-pages",
        f"{AD_ACCOUNT_PATH}/facebook-ad-images",
        f"/ads/account/{AD_ACCOUNT}",
    ):
        assert client.request("GET", account_path).status == 200
        assert client.request("GET", account_path, app=OTHER_APP).status == 404
    response = client.request("POST", "/facebook-accounts", {"temporary_token": "fake-a"}, app=OTHER_APP)
    assert response.parse(FacebookAccount).id != ours


def test_images_belong_to_one_ad_account(client: Dialog360Client) -> None:
    image = upload(client, LARGER_AD_ACCOUNT_PATH, b"GIF89a")

    listed = [
        client.get(AdImageList, f"{path}/facebook-ad-images").facebook_ad_images
        for path in (LARGER_AD_ACCOUNT_PATH, AD_ACCOUNT_PATH)
    ]
    assert [[each.hash for each in images] for images in listed] == [[image.hash], [IMAGE]]
    assert (
        client.request(
            "POST", f"{AD_ACCOUNT_PATH}/facebook-ad-campaign", NEW_CAMPAIGN | {"image_hash": image.hash}
        ).status
        == 404
    )


def test_an_image_that_is_uploaded_twice_is_listed_once(client: Dialog360Client) -> None:
    first, second = upload(client, AD_ACCOUNT_PATH, b"\xff\xd8\x00"), upload(client, AD_ACCOUNT_PATH, b"\xff\xd8\x00")

    listed = client.get(AdImageList, f"{AD_ACCOUNT_PATH}/facebook-ad-images").facebook_ad_images
    assert first == second
    assert first.hash == hashlib.md5(b"\xff\xd8\x00", usedforsecurity=False).hexdigest()
    assert [image.hash for image in listed] == [IMAGE, first.hash]


def upload(client: Dialog360Client, path: str, content: bytes) -> AdImage:
    part = b'--x\r\nContent-Disposition: form-data; name="img"; filename="a"\r\n\r\n' + content + b"\r\n--x--\r\n"
    headers = [("authorization", "Bearer fake-partner-token"), ("content-type", "multipart/form-data; boundary=x")]
    response = client.mock.answer(Request("POST", f"{APP}{path}/upload-facebook-ad-image", Headers(headers), part))
    assert response.status == 200, response.body
    return response.parse(AdImage)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("springFIELD", ["Springfield", "Springfield"]),
        ("york", ["New York", "York"]),
        ("são", ["São Paulo"]),
        ("nowhere", []),
    ],
)
def test_places_are_found_by_a_part_of_their_name(client: Dialog360Client, query: str, names: list[str]) -> None:
    places = client.get(GeolocationList, f"{AD_ACCOUNT_PATH}/targeting-geolocations", {"query": query})

    assert [place.name for place in places.targeting_geolocations] == names
