"""Who is here: in any process, with a grace for those who come back."""

from chat.core.ids import new_id
from chat.presence.roster import GRACE_SECONDS, SILENCE_SECONDS, Roster

OWN, OTHER = new_id(), new_id()
ANA, BEN = new_id(), new_id()


def test_somebody_with_a_socket_is_here() -> None:
    roster = Roster(OWN)
    assert roster.arrive(OWN, ANA, now=0)
    assert roster.is_online(ANA)
    assert not roster.is_online(BEN)
    assert roster.count == 1


def test_a_reload_is_no_absence() -> None:
    roster = Roster(OWN)
    roster.arrive(OWN, ANA, now=0)
    roster.depart(OWN, ANA, now=1)
    assert roster.is_online(ANA)
    assert not roster.arrive(OWN, ANA, now=2)
    assert roster.pass_time(now=2 + GRACE_SECONDS) == set()


def test_whoever_stays_away_is_offline_once() -> None:
    roster = Roster(OWN)
    roster.arrive(OWN, ANA, now=0)
    roster.depart(OWN, ANA, now=1)
    assert roster.pass_time(now=0.9 + GRACE_SECONDS) == set()
    assert roster.pass_time(now=1 + GRACE_SECONDS) == {ANA}
    assert roster.pass_time(now=2 + GRACE_SECONDS) == set()
    assert not roster.is_online(ANA)


def test_somebody_is_here_as_long_as_one_process_has_them() -> None:
    roster = Roster(OWN)
    roster.arrive(OWN, ANA, now=0)
    assert not roster.arrive(OTHER, ANA, now=0)
    roster.depart(OWN, ANA, now=1)
    assert roster.pass_time(now=1 + GRACE_SECONDS) == set()
    assert roster.is_online(ANA)
    roster.depart(OTHER, ANA, now=10)
    assert roster.pass_time(now=10 + GRACE_SECONDS) == {ANA}


def test_what_a_process_says_replaces_what_it_said() -> None:
    roster = Roster(OWN)
    assert roster.receive(OTHER, [ANA], now=0) == {ANA}
    assert roster.receive(OTHER, [BEN], now=1) == {BEN}
    assert roster.pass_time(now=1 + GRACE_SECONDS) == {ANA}


def test_a_silent_process_is_forgotten_with_its_people() -> None:
    roster = Roster(OWN)
    roster.receive(OTHER, [ANA], now=0)
    roster.arrive(OTHER, BEN, now=0)
    assert roster.pass_time(now=SILENCE_SECONDS) == set()
    roster.pass_time(now=SILENCE_SECONDS + 1)
    assert roster.pass_time(now=SILENCE_SECONDS + 1 + GRACE_SECONDS) == {ANA, BEN}


def test_a_process_that_said_no_more_than_one_arrival_is_forgotten_too() -> None:
    roster = Roster(OWN)
    roster.arrive(OTHER, ANA, now=0)
    roster.pass_time(now=SILENCE_SECONDS + 1)
    assert roster.pass_time(now=SILENCE_SECONDS + 1 + GRACE_SECONDS) == {ANA}
