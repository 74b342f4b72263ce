"""Messages between the program and the page."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.records import Kind, Ref
from app.mapview.bridge import Bridge
from app.mapview.messages import Drawn, Failed, MapViewport, MessageError, Pointed, Ready, Viewed, decode, encode

VIEW = {"bounds": [122, 23, 147, 46], "lon": 134.5, "lat": 35.5, "zoom": 4.75, "width": 1100, "height": 640}


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"type": "ready"}, Ready()),
        ({"type": "drawn", "seq": 7, "settled": True}, Drawn(7, True)),
        ({"type": "click", "ref": {"kind": "site", "id": "kadena-ab"}}, Pointed("click", Ref(Kind.SITE, "kadena-ab"))),
        ({"type": "hover", "ref": None}, Pointed("hover", None)),
        ({"type": "view", **VIEW}, Viewed(MapViewport(122, 23, 147, 46, 134.5, 35.5, 4.75, 1100, 640))),
        ({"type": "failed", "text": "no land"}, Failed("no land")),
    ],
)
def test_what_the_page_says_is_understood(body: dict[str, object], message: object) -> None:
    assert decode(json.dumps({"v": 1, **body})) == message


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{}",
        '{"v":1}',
        '{"v":1,"type":"shout"}',
        '{"v":2,"type":"ready"}',
        '{"v":1,"type":"drawn","seq":"soon","settled":true}',
        '{"v":1,"type":"click","ref":{"kind":"boat","id":"x"}}',
        '{"v":1,"type":"view","bounds":[1,2,3],"lon":0,"lat":0,"zoom":1,"width":1,"height":1}',
    ],
)
def test_what_is_no_message_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(MessageError, match=r"^The page .*\.$"):
        decode(text)


@given(st.text())
def test_any_text_is_a_message_or_refused(text: str) -> None:
    try:
        decode(text)
    except MessageError:
        return


@given(st.dictionaries(st.text(min_size=1), st.text()))
def test_what_is_sent_is_one_json_object_with_its_version(body: dict[str, str]) -> None:
    sent = json.loads(encode("scene", {"body": body}))
    assert sent == {"v": 1, "type": "scene", "body": body}


def test_messages_wait_for_the_page_and_keep_their_order() -> None:
    bridge = Bridge()
    sent: list[str] = []
    bridge.sent.connect(sent.append)
    for word in ("one", "two"):
        bridge.send(word)
    assert sent == []
    bridge.receive('{"v":1,"type":"ready"}')
    bridge.send("three")
    assert sent == ["one", "two", "three"]
    bridge.reset()
    bridge.send("four")
    assert sent == ["one", "two", "three"]
    bridge.receive('{"v":1,"type":"ready"}')
    assert sent[-1] == "four"


def test_a_message_that_cannot_be_read_is_logged_and_dropped(caplog: pytest.LogCaptureFixture) -> None:
    bridge = Bridge()
    received: list[object] = []
    bridge.received.connect(received.append)
    bridge.receive("{")
    assert received == []
    assert "cannot be read" in caplog.text
