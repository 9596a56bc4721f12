"""How fast the bot may write."""

from bot.channels.telegram.pace import Pace


def test_a_chat_gets_one_message_a_second_and_others_do_not_wait_for_it() -> None:
    pace = Pace(each_chat=1.0, overall=0.05)
    assert pace.wait("a", 100.0) == 0
    pace.went("a", 100.0)
    assert pace.wait("a", 100.0) == 1.0
    assert pace.wait("a", 100.75) == 0.25
    assert 0 < pace.wait("b", 100.0) <= 0.051
    assert pace.wait("a", 101.0) == 0


def test_thirty_messages_a_second_go_to_thirty_chats_and_no_more() -> None:
    pace, now, sent = Pace(), 50.0, []
    for chat in range(90):
        now += pace.wait(str(chat), now)
        pace.went(str(chat), now)
        sent.append(now)
    for start in sent:
        assert len([at for at in sent if start <= at < start + 0.999]) <= 30


def test_a_flood_warning_stops_the_whole_bot() -> None:
    pace = Pace()
    pace.hold(7, 10.0)
    assert pace.wait("a", 10.0) == pace.wait("b", 10.0) == 7
    assert pace.held(16.0) == 1
    assert pace.wait("a", 17.0) == 0


def test_a_shorter_warning_does_not_shorten_a_longer_one() -> None:
    pace = Pace()
    pace.hold(7, 10.0)
    pace.hold(1, 11.0)
    assert pace.held(12.0) == 5


def test_a_changed_message_counts_for_the_bot_and_not_for_the_chat() -> None:
    pace = Pace(each_chat=1.0, overall=0.05)
    pace.changed(10.0)
    assert 0 < pace.wait("a", 10.0) < 0.06
