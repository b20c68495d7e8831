"""What Ana types at a terminal, and what becomes of it."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
import pytest
from msgspec.structs import replace

from rtchat import Delayed, Message, PendingMessage, Person, SavedMessage, SearchHit
from rtchat.conversation import short_id
from tests.unit.clients.examples import (
    ANA,
    BEN,
    CHI,
    GROUP,
    WELCOME,
    created,
    member,
    message,
    server,
)
from tests.unit.clients.terminal.people import REFUSED, at_the_terminal, rest


async def test_a_line_is_sent_as_it_is() -> None:
    async with at_the_terminal() as ana:
        for text in ("Hello", "one\n\ttwo \U0001f468\u200d\U0001f467", "//usr/bin"):
            assert await ana.enter(text) == [("send", text.removeprefix("/"))]
        assert await ana.enter("   ") == []


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("Done :tada: :+1:", "Done 🎉 👍"),
        (":wave::Smile:", "👋😄"),
        ("*:tada:*", "*🎉*"),
        (
            "`:tada:` https://x.example/:tada: at 12:30:45, no :such:",
            "`:tada:` https://x.example/:tada: at 12:30:45, no :such:",
        ),
        ("/edit Well :tada:", "Well 🎉"),
        ("/reply #42 Yes :tada:", "Yes 🎉"),
    ],
)
async def test_a_shortcode_becomes_its_emoji_where_it_is_neither_code_nor_part_of_a_word(
    typed: str, sent: str
) -> None:
    async with at_the_terminal() as ana:
        ana.client.happens(created(43, 50, ANA))
        [call] = await ana.enter(typed)
        assert call[-1] == sent


async def test_one_reacts_by_a_shortcode_and_one_that_there_is_not_is_named() -> None:
    async with at_the_terminal() as ana:
        assert await ana.enter("/react #42 :thumbsup:") == [("react", 42, "👍", True)]
        assert await ana.enter("/unreact #42 :thumbsup:") == [("react", 42, "👍", False)]
        assert await ana.enter("/react #42 :such:") == []
        assert "No emoji is called :such:." in ana.view.notices[-1]


async def test_a_message_is_deleted_by_its_number_or_as_ones_last() -> None:
    async with at_the_terminal() as ana:
        ana.client.happens(created(43, 50, ANA))
        assert await ana.enter("/delete") == [("delete", 43)]
        assert await ana.enter("/delete #12") == [("delete", 12)]


@pytest.mark.parametrize("line", ["/delete 1", "/edit # 3 x", "/leave now", "/mute 3", "/qiut"])
async def test_what_is_not_understood_does_nothing(line: str) -> None:
    async with at_the_terminal() as ana:
        ana.client.happens(created(43, 50, ANA))
        await rest()
        assert await ana.enter(line) == []
        assert len(ana.view.notices) == 1


async def test_how_one_keeps_the_conversation_is_typed() -> None:
    async with at_the_terminal() as ana:
        assert await ana.enter("/level mentions") == [("level", "mentions")]
        assert await ana.enter("/hide") == [("hide", True)]
        assert await ana.enter("/show") == [("hide", False)]
        assert await ana.enter("/folder Work") == [("folder", "Work")]
        assert await ana.enter("/folder") == [("folder", "")]
        assert await ana.enter("/mute") == [("mute", True)]
        assert ana.client.muted_until is None
        assert await ana.enter("/mute 8h") == [("mute", True)]
        assert ana.client.muted_until is not None
        assert 7 < (ana.client.muted_until - datetime.now(UTC)) / timedelta(hours=1) <= 8


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/level mentions", "calls you by mentions and answers."),
        ("/level", "calls you by every message."),
        ("/hide", "is hidden from the list until something calls you there."),
        ("/show", "is in the list."),
        ("/folder Work", "is in the folder Work."),
        ("/folder", "is in no folder; it was in Harbour."),
        ("/mute", "is muted."),
        ("/unmute", "is not muted."),
    ],
)
async def test_what_a_conversation_is_like_then_is_said(line: str, said: str) -> None:
    async with at_the_terminal() as ana:
        await ana.enter(line)
        assert ana.view.notices == [f"{ana.chat.here().name} {said}"]


async def test_the_level_alone_is_shown() -> None:
    async with at_the_terminal() as ana:
        here = ana.chat.here()
        here.keeping = replace(here.keeping, level="nothing")
        assert await ana.enter("/level") == []
        assert ana.view.notices == [f"{here.name} never calls you."]


async def test_one_command_is_explained() -> None:
    async with at_the_terminal() as ana:
        for line in ("/help unmute", "/help /unmute", "/help nothing"):
            await ana.enter(line)
        explained = "/unmute  unmute it"
        assert ana.view.notices[:2] == [explained, explained]
        assert ana.view.notices[2].startswith("! There is no /nothing.")


async def test_what_is_hidden_is_listed_no_more() -> None:
    async with at_the_terminal() as ana:
        direct = ana.chat.numbered()[1]
        direct.keeping = replace(direct.keeping, hidden_ordinal=direct.last_ordinal)
        await ana.enter("/list")
        assert [line.split()[0] for line in ana.view.notices[-1].splitlines()] == ["2"]


async def test_a_mute_that_ends_says_when() -> None:
    async with at_the_terminal() as ana:
        await ana.enter("/mute 8h")
        assert ana.client.muted_until is not None
        ends = f"{ana.client.muted_until.astimezone():%d %b %H:%M}"
        assert ana.view.notices == [f"{ana.chat.here().name} is muted until {ends}."]


async def test_a_message_is_edited_by_its_number_or_as_ones_last() -> None:
    async with at_the_terminal() as ana:
        ana.client.happens(created(43, 50, ANA))
        assert await ana.enter("/edit New text") == [("edit", 43, "New text")]
        assert await ana.enter("/edit #12 New text") == [("edit", 12, "New text")]


async def test_a_number_without_its_sign_edits_nothing_and_what_is_accepted_is_said() -> None:
    async with at_the_terminal() as ana:
        ana.client.happens(created(43, 50, ANA))
        assert await ana.enter("/edit 99 x") == []
        assert ana.view.notices == [
            "! Write /edit #99 TEXT to edit that message,"
            " or /edit #43 99 TEXT to edit your last one."
        ]
        assert await ana.enter("/edit #43 99 x") == [("edit", 43, "99 x")]
        assert await ana.enter("/edit 99") == [("edit", 43, "99")]


async def test_a_message_is_answered_by_its_number() -> None:
    async with at_the_terminal() as ana:
        assert await ana.enter("/reply #42 At one.") == [("reply", 42, "At one.")]
        assert await ana.enter("/reply At one.") == []
        assert ana.view.notices == ["! Write /reply #NUMBER TEXT."]


async def test_a_reaction_is_set_and_taken_back_by_the_number_of_its_message() -> None:
    async with at_the_terminal() as ana:
        assert await ana.enter("/react #42 👍🏽") == [("react", 42, "👍🏽", True)]
        assert await ana.enter("/unreact #42 👍🏽") == [("react", 42, "👍🏽", False)]


async def test_a_message_is_forwarded_to_a_conversation_of_the_list() -> None:
    async with at_the_terminal() as ana:
        (other,) = [one for one in ana.chat.numbered().values() if one.id != GROUP]
        done = ("forward", other.id, GROUP, 42)
        assert await ana.enter(f"/forward #42 {other.name}") == [done]
        assert ana.view.notices == [f"Forwarded to {other.name}."]


async def test_the_address_of_a_message_is_shown() -> None:
    async with at_the_terminal() as ana:
        await ana.enter("/link #42")
        assert ana.view.notices == [f"http://localhost/c/{GROUP}?m=42"]


async def test_a_message_is_pinned_by_its_number_and_the_conversation_without_one() -> None:
    async with at_the_terminal() as ana:
        assert await ana.enter("/pin #42") == [("pin_message", 42, True)]
        assert await ana.enter("/unpin #42") == [("pin_message", 42, False)]
        assert await ana.enter("/pin") == [("pin", True)]
        assert await ana.enter("/unpin") == [("pin", False)]


async def test_the_pinned_messages_are_listed_in_a_line_each() -> None:
    async with at_the_terminal() as ana:
        await ana.enter("/pins")
        ana.client.pinned = [42, 7]
        await ana.enter("/pins")
        assert ana.view.notices == [
            "Nothing is pinned here.",
            "#42 Ben Example: Message 42\n#7 Ben Example: Message 7",
        ]


async def test_what_a_message_said_before_is_listed_with_when_it_was_written() -> None:
    async with at_the_terminal() as ana:
        await ana.enter("/versions #42")
        ana.client.said = ["At two.\x1b[2J", "At one,\nor two."]
        await ana.enter("/versions #42")
        at = f"{datetime(2026, 11, 20, 9, 15, tzinfo=UTC).astimezone():%Y-%m-%d %H:%M}"
        assert ana.view.notices == [
            "There is nothing to read of this message.",
            f"{at}  At two.\N{REPLACEMENT CHARACTER}[2J\n{at}  At one,\n    or two.",
        ]


async def test_a_message_is_saved_and_given_up_by_its_number() -> None:
    async with at_the_terminal() as ana:
        assert await ana.enter("/save #42") == [("save", 42, True)]
        assert await ana.enter("/unsave #42") == [("save", 42, False)]


async def test_what_is_saved_is_listed_with_its_conversation_and_who_wrote_it() -> None:
    async with at_the_terminal() as ana:
        await ana.enter("/saved")
        ben = Person(BEN, "Ben", "Example")
        for change in ({"text": "At\nsix."}, {"deleted_at": "2026-11-20T09:15:00Z", "text": ""}):
            said = msgspec.convert(message(43, 50, BEN, **change), Message)
            ana.client.kept.append(SavedMessage(said, ben))
        await ana.enter("/saved")
    nothing, listed = ana.view.notices
    assert nothing == "You save nothing. /save #NUMBER saves a message."
    first, second = listed.splitlines()
    assert first.startswith("Harbour watch #43  20 Nov ")
    assert first.endswith("  Ben Example: At six.")
    assert second.endswith("  Ben Example: (deleted)")


async def test_what_is_found_is_listed_with_what_is_around_it() -> None:
    async with at_the_terminal() as ana:
        assert await ana.enter("/search from:ben  harbour") == [("search", "from:ben  harbour")]
        ben = Person(BEN, "Ben", "Example")
        for text in ("👍 The harbour\nis open", f"{'so ' * 20}the harbour{' so' * 20}"):
            said = msgspec.convert(message(43, 50, BEN, text=text), Message)
            units = text[: text.index("harbour")].encode("utf-16-le")
            begin = len(units) // 2
            ana.client.hits.append(SearchHit(said, ben, [(begin, begin + 7)]))
        await ana.enter("/search harbour")
    nothing, listed = ana.view.notices
    assert nothing == "Nothing is found."
    first, second = listed.splitlines()
    assert first.startswith("Harbour watch #43  20 Nov 2026 ")
    assert first.endswith("  Ben Example: 👍 The harbour is open")
    assert second.endswith(
        ": …o so so so so so so so so the harbour so so so so so so so so so so…"
    )


async def test_somebody_is_blocked_and_unblocked_by_name() -> None:
    ben = Person(BEN, "Ben", "Example")
    async with at_the_terminal() as ana:
        ana.client.found = [ben]
        assert await ana.enter("/block ben") == [("people", "ben"), ("block", BEN, True)]
        await ana.enter("/blocked")
        ana.client.found, ana.client.unwanted = [], [ben]
        await ana.enter("/blocked")
        assert await ana.enter("/unblock ben") == [("block", BEN, False)]
    assert ana.view.notices[1] == "You block nobody. /block NAME blocks somebody."
    assert ana.view.notices[2].startswith("Ben Example #")


async def test_one_reads_a_thread_and_replies_in_it() -> None:
    async with at_the_terminal() as ana:
        ana.client.replies = [
            msgspec.convert(message(42, 48, BEN, text="Who?"), Message),
            msgspec.convert(message(43, 50, ANA, text="Me.", thread_root=42), Message),
        ]
        assert await ana.enter("/thread #42") == [("history of", 42)]
        assert ana.view.notices == ["#42 Ben Example: Who?\n#43 Ana Costa: Me."]
        assert await ana.enter("/thread #42 I :+1:") == [("thread", 42, "I 👍")]
        assert await ana.enter("/both #42 Me too") == [("both", 42, "Me too")]
        assert await ana.enter("/follow #42") == [("follow_thread", 42, True)]
        assert await ana.enter("/unfollow #42") == [("follow_thread", 42, False)]
        await ana.enter("/threads")
        assert ana.view.notices[-1] == "You follow no threads."


async def test_what_is_quoted_is_cut_between_pictures_and_not_within_one() -> None:
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    async with at_the_terminal() as ana:
        said = message(43, 50, BEN, text=f"We: {family * 40}")
        ana.client.replies = [msgspec.convert(said, Message)]
        await ana.enter("/thread #43")
        shown = ana.view.notices[-1].removeprefix("#43 Ben Example: We: ").removesuffix("…")
        assert 0 < len(shown) < len(said["text"])
        assert shown == family * (len(shown) // len(family))


@pytest.mark.parametrize("path", ["~nobody.of.this.name/tide.txt", "tide\0.txt", "\ud800.txt"])
async def test_a_path_that_can_be_none_is_refused_and_nothing_ends(path: str) -> None:
    async with at_the_terminal() as ana:
        assert await ana.enter(f"/send {path}") == []
        assert ana.view.notices[-1].endswith("is no path.")
        assert await ana.enter("Hello") == [("send", "Hello")]


async def test_a_stranger_is_accepted_where_they_wrote() -> None:
    async with at_the_terminal() as ana:
        assert await ana.enter("/accept") == [("accept", ana.chat.here().id)]


async def test_who_quits_offline_learns_what_is_not_sent() -> None:
    async with at_the_terminal() as ana:
        ana.client._connection.session.send(PendingMessage(GROUP, ANA, "On its way"))
    assert ana.view.notices == [
        "! Offline, with 1 of your messages not sent yet. Quitting waits 10 s for the server."
    ]


async def test_who_has_sent_nothing_deletes_nothing() -> None:
    async with at_the_terminal() as ana:
        assert await ana.enter("/delete") == []
        assert ana.view.notices == ["! You have sent nothing here."]


async def test_a_refused_message_can_be_sent_again_or_forgotten() -> None:
    async with at_the_terminal() as ana:
        await ana.enter(REFUSED)
        (failed,) = ana.view.refused
        assert (failed.text, failed.reason) == (REFUSED, "This is not accepted.")
        assert await ana.enter("/retry") == [("send", REFUSED)]
        assert ana.chat.failed[GROUP] == [failed]
        await ana.enter("/discard")
        assert await ana.enter("/retry") == []


async def test_what_comes_to_the_open_conversation_is_read() -> None:
    async with at_the_terminal() as ana:
        ana.client.happens(created(43, 50))
        await rest()
        assert ("mark_read", 43) in ana.client.calls


async def test_who_has_read_a_message_is_listed_where_that_is_known() -> None:
    async with at_the_terminal() as ana:
        group = ana.client.state.conversations[GROUP]
        ana.client.happens(created(43, 50, ANA))
        await ana.enter("/seen #43")
        assert "not shown here" in ana.view.notices[-1]
        group.load_marks({ANA: 43, BEN: 42}, 50)
        await ana.enter("/seen #43")
        assert ana.view.notices[-1] == f"Ben Example #{short_id(BEN)}  (not yet)"
        group.mark(BEN, 43)
        await ana.enter("/seen #43")
        assert ana.view.notices[-1] == f"Ben Example #{short_id(BEN)}"
        await ana.enter("/seen #9")
        assert "/history" in ana.view.notices[-1]


async def test_whoever_joined_after_a_message_is_not_among_those_who_have_read_it() -> None:
    async with at_the_terminal() as ana:
        group = ana.client.state.conversations[GROUP]
        ana.client.happens(created(43, 50, ANA))
        group.load_marks({ANA: 43, BEN: 43, CHI: 43}, 50)
        joined = server("member.updated", member=member(CHI, 51, joined_seq=43), member_count=3)
        ana.client.happens(joined)
        await ana.enter("/seen #43")
        assert ana.view.notices[-1] == f"Ben Example #{short_id(BEN)}"


async def test_what_is_marked_as_unread_is_read_when_it_is_opened_again() -> None:
    async with at_the_terminal() as ana:
        assert await ana.enter("/unread #41") == [("mark_unread", 41)]
        group = ana.client.state.conversations[GROUP]
        group.unread_from = 41
        ana.client.happens(created(43, 50))
        await rest()
        assert ("mark_read", 43) not in ana.client.calls
        ana.chat.enter_conversation(GROUP)
        await rest()
        assert ("mark_read", 43) in ana.client.calls


async def test_who_types_is_shown_until_their_message_comes() -> None:
    async with at_the_terminal() as ana:
        group = ana.client.state.conversations[GROUP]
        ana.client.happens(server("typing", conversation=str(GROUP), person=str(BEN)))
        await rest()
        assert ana.chat.typing(group) == ["Ben Example"]
        ana.client.happens(created(43, 50, BEN))
        await rest()
        assert ana.chat.typing(group) == []


async def test_the_others_learn_that_one_is_typing_now_and_then() -> None:
    async with at_the_terminal() as ana:
        ana.client.calls.clear()
        ana.chat.type()
        ana.chat.type()
        assert ana.client.calls == [("typing",)]


async def test_a_number_stays_with_its_conversation() -> None:
    async with at_the_terminal() as ana:
        before = {number: one.id for number, one in ana.chat.numbered().items()}
        ana.client.happens(created(43, 50))
        assert {number: one.id for number, one in ana.chat.numbered().items()} == before
        assert sorted(before) == [1, 2]


async def test_a_direct_conversation_is_listed_once_something_was_said_in_it() -> None:
    id = UUID(int=1)
    direct, _ = WELCOME["conversations"]
    nothing = {"last_seq": 0, "last_ordinal": 0, "read_ordinal": 0, "last_message": None}
    silent = {**direct, **nothing, "id": str(id)}
    async with at_the_terminal() as ana:
        ana.client.happens(server("user.updated", own=None, conversation=silent))
        assert id not in [one.id for one in ana.chat.numbered().values()]
        ana.client.happens(created(1, silent["revision"] + 1, conversation=str(id)))
        assert id in [one.id for one in ana.chat.numbered().values()]


async def test_whoever_leaves_has_no_conversation_open() -> None:
    async with at_the_terminal() as ana:
        ana.client.happens(server("member.updated", member=member(ANA, 50, has_left=True)))
        await rest()
        assert ana.chat.conversation is None
        assert await ana.enter("Anybody?") == []
        assert "Open a conversation first" in ana.view.notices[-1]


async def test_what_was_refused_stays_to_be_copied_where_one_is_removed() -> None:
    async with at_the_terminal() as ana:
        await ana.enter(REFUSED)
        ana.client.happens(server("member.updated", member=member(ANA, 50, has_left=True)))
        await rest()
        assert ana.view.notices[-2:] == [
            "* You are not in this conversation any more.",
            f'! Not sent: "{REFUSED}". This is not accepted.',
        ]


async def test_what_is_refused_after_one_was_removed_can_be_copied() -> None:
    async with at_the_terminal() as ana:
        ana.client.happens(server("member.updated", member=member(ANA, 50, has_left=True)))
        ana.chat.send(GROUP, REFUSED)
        await rest()
        assert ana.view.notices[-1] == f'! Not sent: "{REFUSED}". This is not accepted.'
        assert ana.chat.failed == {}


async def test_a_name_that_fits_several_conversations_opens_none() -> None:
    async with at_the_terminal() as ana:
        await ana.enter("/open nobody")
        assert ana.view.notices == ["! Nothing is called nobody."]


async def test_that_the_server_asks_to_wait_is_said_now_and_then() -> None:
    async with at_the_terminal() as ana:
        for seconds in (2, 1):
            detail = f"Too many messages. Try again in {seconds} s."
            ana.client._followers.publish([Delayed(detail, seconds)])
            await rest()
        (notice,) = ana.view.notices
        assert notice == (
            "~ Too many messages. Try again in 2 s. What waits is done then, by itself."
        )


async def test_two_people_of_one_name_are_told_apart_by_a_short_id() -> None:
    async with at_the_terminal() as ana:
        ana.client.found = [Person(id, "Kim", "Lee") for id in (ANA, BEN)]
        await ana.enter("/direct Kim Lee")
        labels = [f"Kim Lee #{short_id(id)}" for id in (ANA, BEN)]
        assert ana.view.notices == [f"! Which one: {', '.join(labels)}?"]
        calls = await ana.enter(f"/direct {labels[1]}")
        assert calls[:2] == [("people", "Kim Lee"), ("direct", BEN)]
