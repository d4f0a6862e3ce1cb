import gzip
import io
from importlib.resources import files

import aiohttp
import pytest

from bot.playground import Playground
from bot.playground.web.guard import is_loopback, local_authority


@pytest.fixture
async def playground():
    async with Playground(port=0) as opened:
        yield opened


@pytest.fixture
async def http():
    async with aiohttp.ClientSession() as session:
        yield session


def method(playground: Playground, name: str) -> str:
    return f"{playground.address.base_url}{playground.address.token}/{name}"


@pytest.mark.parametrize("host", ["192.168.0.1", "::", "example.com", ""])
def test_a_host_that_others_can_reach_is_refused(host):
    with pytest.raises(ValueError, match="this machine only"):
        Playground(host=host)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "::1", "localhost", "LOCALHOST"])
def test_loopback_has_several_names(host):
    assert is_loopback(host)


@pytest.mark.parametrize(
    ("authority", "local"),
    [
        ("127.0.0.1:8080", True),
        ("localhost:8080", True),
        ("[::1]:8080", True),
        ("127.0.0.1", False),
        ("127.0.0.1:80", False),
        ("evil.example:8080", False),
        ("127.0.0.1.evil.example:8080", False),
        ("", False),
        ("localhost:port", False),
    ],
)
def test_only_local_names_with_the_right_port_are_answered(authority, local):
    assert local_authority(authority, 8080) == local


async def test_a_foreign_host_header_is_refused_everywhere(playground, http):
    for path in ("", "page/live", f"bot{playground.address.token}/getMe"):
        url = playground.address.page_url + path
        async with http.get(url, headers={"Host": "evil.example"}) as answer:
            assert answer.status == 403


@pytest.mark.parametrize("origin", [None, "http://evil.example", "null", "https://127.0.0.1"])
async def test_only_the_own_page_may_act(playground, http, origin):
    headers = {} if origin is None else {"Origin": origin}
    url = playground.address.page_url + "page/send"
    async with http.post(url, json={}, headers=headers) as answer:
        assert answer.status == 403
    assert playground.chats.take_updates() == []


async def test_the_own_page_may_act(playground, http):
    headers = {"Origin": playground.address.page_url.rstrip("/")}
    url = playground.address.page_url + "page/send"
    body = {"user_id": 1, "chat_id": 1, "text": "hi"}
    async with http.post(url, json=body, headers=headers) as answer:
        assert await answer.json() == {"ok": True, "result": None}
    assert playground.chats.take_updates()[0]["message"]["text"] == "hi"
    async with http.post(url, json=body | {"text": ""}, headers=headers) as answer:
        assert answer.status == 400
        assert "empty" in (await answer.json())["description"]


async def test_the_page_comes_with_a_strict_policy_and_only_its_own_files(playground, http):
    root = playground.address.page_url
    async with http.get(root) as answer:
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        page = await answer.text()
    assert "http://" not in page.replace('xmlns="http://', "")
    assert "https://" not in page
    for path in ("assets/main.js", "assets/style.css", "assets/icon.svg"):
        async with http.get(root + path) as answer:
            assert answer.status == 200
    for path in ("assets/missing.js", "assets/..%2fserver.py", "assets/%2e%2e/server.py"):
        async with http.get(root + path) as answer:
            assert answer.status == 404


def test_no_script_of_the_page_writes_html():
    scripts = list((files("bot.playground") / "assets").iterdir())
    assert len(scripts) > 10
    for script in scripts:
        text = script.read_text(encoding="utf-8")
        assert "innerHTML" not in text
        assert "insertAdjacentHTML" not in text


async def test_without_a_page_only_the_api_answers(http):
    async with Playground(port=0, page=False) as playground:
        async with http.get(playground.address.page_url) as answer:
            assert answer.status == 404
        async with http.get(method(playground, "getMe")) as answer:
            assert (await answer.json())["ok"] is True


async def test_errors_have_telegrams_shape_and_status(playground, http):
    async with http.get(f"{playground.address.base_url}1:wrong/getMe") as answer:
        assert answer.status == 401
        assert await answer.json() == {
            "ok": False,
            "error_code": 401,
            "description": "Unauthorized",
        }
    async with http.post(method(playground, "nothing")) as answer:
        assert answer.status == 404
    async with http.post(
        method(playground, "sendMessage"), data="{", headers={"Content-Type": "application/json"}
    ) as answer:
        assert answer.status == 400


async def test_a_call_may_be_a_query_json_a_form_or_multipart(playground, http, png):
    url = method(playground, "sendMessage")
    async with http.get(url, params={"chat_id": "1", "text": "query"}) as answer:
        assert answer.status == 200
    async with http.post(url, json={"chat_id": 1, "text": "json"}) as answer:
        assert answer.status == 200
    async with http.post(url, data={"chat_id": "1", "text": "form"}) as answer:
        assert answer.status == 200
    form = aiohttp.FormData({"chat_id": "1", "photo": "attach://file"})
    form.add_field("file", png(), filename="a.png", content_type="image/png")
    async with http.post(method(playground, "sendPhoto"), data=form) as answer:
        sent = (await answer.json())["result"]
    assert [each["text"] for each in playground.chats.messages_since()][:3] == [
        "query",
        "json",
        "form",
    ]
    file_id = sent["photo"][0]["file_id"]
    address = playground.address
    async with http.get(f"{address.file_url}{address.token}/files/{file_id}") as answer:
        assert await answer.read() == png()
    async with http.get(f"{address.page_url}page/file/{file_id}") as answer:
        assert answer.content_type == "image/png"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def in_parts(*parts: bytes, also: str = "") -> dict:
    head = f'Content-Disposition: form-data; name="x"\r\n{also}\r\n'.encode()
    body = b"".join(b"--edge\r\n" + head + part + b"\r\n" for part in parts) + b"--edge--\r\n"
    return {
        "data": io.BytesIO(body),
        "headers": {"Content-Type": "multipart/form-data; boundary=edge"},
    }


@pytest.mark.parametrize(
    ("parts", "said"), [(1, "unknown parameter"), (2, "unknown parameter"), (3, "Too Large")]
)
async def test_all_parts_of_a_body_together_are_bounded(playground, http, monkeypatch, parts, said):
    monkeypatch.setattr("bot.playground.web.body.MAX_BODY", 250_000)
    sent = in_parts(*[bytes(100_000)] * parts)
    async with http.post(method(playground, "getMe"), **sent) as answer:
        assert said in (await answer.json())["description"]


async def test_a_part_that_could_unpack_to_anything_is_refused(playground, http):
    sent = in_parts(gzip.compress(bytes(100_000)), also="Content-Encoding: gzip\r\n")
    async with http.post(method(playground, "getMe"), **sent) as answer:
        assert answer.status == 400
        assert "compressed" in (await answer.json())["description"]


async def test_a_file_that_is_no_picture_is_only_ever_downloaded(playground, http):
    form = aiohttp.FormData({"chat_id": "1"})
    form.add_field("document", b"<script>", filename="a.html", content_type="text/html")
    async with http.post(method(playground, "sendDocument"), data=form) as answer:
        file_id = (await answer.json())["result"]["document"]["file_id"]
    async with http.get(f"{playground.address.page_url}page/file/{file_id}") as answer:
        assert answer.headers["Content-Disposition"] == "attachment"
        assert answer.content_type == "application/octet-stream"


async def test_the_live_channel_begins_with_everything_and_goes_on_with_what_happens(
    playground, http
):
    playground.chats.post_text(1, "private", "before")
    headers = {"Origin": playground.address.page_url.rstrip("/")}
    url = playground.address.page_url + "page/live"
    async with http.ws_connect(url, headers=headers) as socket:
        snapshot = await socket.receive_json()
        assert snapshot["type"] == "snapshot"
        assert snapshot["messages"][0]["text"] == "before"
        assert (await socket.receive_json()) == {"type": "bot", "silent": True}
        playground.chats.post_text(1, "private", "after")
        event = await socket.receive_json()
        assert event["message"]["text"] == "after"


async def test_the_token_is_not_in_the_printed_address(playground):
    assert playground.address.token not in repr(playground.address)


async def test_flood_limits_can_be_switched_on(http):
    async with Playground(port=0, page=False, flood=True) as playground:
        url = method(playground, "sendMessage")
        for _ in range(6):
            async with http.post(url, json={"chat_id": 1, "text": "x"}) as answer:
                status, body = answer.status, await answer.json()
    assert status == 429
    assert body["parameters"]["retry_after"] >= 1
