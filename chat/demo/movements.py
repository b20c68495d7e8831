"""The log of ships in and out: formulas, as such a log is, and enough of it to scroll."""

from collections.abc import Iterator
from random import Random

from chat.demo.script import Line

JOBS_A_DAY = 18

_Step = tuple[int, str, str]  # minutes from the beginning of the day, who, what

_SHIPS = (
    ("Aurora Star", 189, 9.8), ("Baltic Heron", 142, 7.2), ("Cape Verity", 228, 11.4),
    ("Delphine", 118, 6.1), ("Ever Patient", 334, 13.6), ("Fjordglimt", 96, 4.9),
    ("Golden Quay", 176, 8.9), ("Hanne Maersund", 266, 12.2), ("Isla Negra", 199, 10.7),
    ("Jade Horizon", 300, 12.9), ("Kattegat Trader", 134, 6.8), ("Lady Oyelaran", 182, 9.1),
    ("Mare Nostrum", 243, 8.1), ("Nordlys", 109, 5.4), ("Ocean Lantern", 225, 11.9),
    ("Porto Novo", 147, 7.7), ("Queen of Tides", 287, 8.4), ("Rio Douro", 161, 8.3),
    ("Sea Thistle", 90, 4.6), ("Tasman Light", 210, 10.2), ("Ulrike", 88, 4.4),
    ("Vistula Bridge", 171, 9.4), ("Wadden Spirit", 115, 5.8), ("Yara Sky", 140, 8.0),
)  # fmt: skip
_BERTHS = ("berth 2", "berth 3", "berth 4", "berth 6", "berth 7", "berth 9", "the oil jetty")
_TUGS = ("Kestrel", "Rota", "Svale", "Bravo", "Oystercatcher")
_NAMES = {"tomasz": "Tomasz", "amara": "Amara", "meiling": "Mei-Ling", "ingrid": "Ingrid"}

_ACCEPTED = (
    "Mine, thanks.", "Got it.", "On my way to the boat.", "Yes. Same berth as last time?",
    "Copy. I will read the passage plan on the way out.", "👍", "Taking her. Aoife rides along.",
    "Fine by me.", "Have her. Any word about the draught aft?", "Okay, coffee first ☕",
)  # fmt: skip
_BOARDED = (
    "Pilot on board {ship} {time}. Ladder good.",
    "{name} is up on {ship}, {time}. A metre of swell on the lee side.",
    "Pilot on board {ship} {time}, standing by until she has way on.",
    "{name} on board {ship}, {time}. Ladder rigged with combination, all in order.",
    "On board {time}. {ship} made a good lee for us today.",
    "{name} up at {time}. Ladder of {ship} was wet but sound.",
)
_PASSING = (
    "{ship} inbound past buoy 4. Two outbound yachts keep to the south side.",
    "{ship} at the bend, 8 knots. The channel is yours.",
    "{ship} past the breakwater. Ferry holds at the inner buoy until you are clear.",
    "Copy, {ship}. Dredger works on the north bank, one short blast agreed.",
    "{ship} on radar at the fairway buoy. Nothing against you until the turning basin.",
)
_MADE_FAST = (
    "{a} fast aft on {ship}, {b} on the bow.",
    "{a} and {b} fast on {ship}.",
    "{a} made fast centre lead aft. {b} pushes when you ask.",
    "{b} is with {ship}, {a} two minutes behind.",
)
_ALONGSIDE = (
    "{ship} alongside {berth}, all fast {time}. Quiet one.",
    "All fast {time}, {ship}, {berth}. Used half of what I asked the tugs for.",
    "{ship} all fast {time}. The current sets harder on {berth} than the table says.",
    "{ship}, {berth}, all fast {time}. Captain knew exactly what he wanted.",
    "{ship} all fast {time}.\nLines 4-2-2 both ends, engine finished with.",
)
_SAILED = (
    "{ship} last line {time}, tugs away.",
    "{ship} off {berth} at {time}, swinging to port in the basin.",
    "Let go {time}. {ship} out stern first, wind holds her off nicely.",
    "{ship} under way {time}.",
)
_AWAY = (
    "Away from {ship} {time}, on the boat with Diego.",
    "Disembarked {ship} {time}. Next one, please 🙂",
    "Pilot away {time}. {ship} sends regards and biscuits.",
    "Off {ship} at {time}. Swell at the buoy is 1.5 m and building.",
)
_ASIDES = (
    (
        ("sanne", "Visibility at the breakwater is down to 800 m."),
        ("kenji", "Noted. I put half an hour between the next two."),
    ),
    (("diego", "Boat 2 has fuel again, back at the steps."), ("kenji", "Thanks!")),
    (
        ("lars", "Gauge at the lock reads 12 cm over the table."),
        ("amara", "Good, I can use every one of them."),
    ),
    (
        ("aoife", "Is the 7 m contour still where the chart has it, by the old pier?"),
        ("lars", "Ten metres further out. The new sounding is on the board."),
        ("aoife", "Thank you!"),
    ),
    (
        ("joao", "Kestrel stays in for an oil change until noon. Rota takes her jobs."),
        ("kenji", "Changed in the plan."),
    ),
    (
        ("sanne", "Fishing boat without AIS near buoy 7, heading in."),
        ("meiling", "Seen, passing her astern."),
    ),
    (
        ("tomasz", "Who left the good binoculars on the Baltic Heron?"),
        ("diego", "They are in my locker. You are welcome."),
    ),
    (("kenji", "Berth 6 is free an hour early."), ("sanne", "Seen.")),
    (
        ("meiling", "Gusts of 28 knots at the jetty. I would take a third tug."),
        ("joao", "Svale is warm, ten minutes."),
        ("meiling", "Lovely."),
    ),
)


def movements(days: range) -> list[Line]:
    """Return the log of some days, the same one every time.

    Arguments:
        days: how many days ago, from the oldest on.
    """
    return [line for day in days for line in _day(day)]


def _day(days_ago: int) -> Iterator[Line]:
    random = Random(days_ago)
    lines: list[_Step] = []
    for job in range(JOBS_A_DAY):
        lines += _job(random, job * 24 * 60 // JOBS_A_DAY + random.randint(0, 40))
    for _ in range(3):
        start = random.randint(6 * 60, 21 * 60)
        for step, (who, text) in enumerate(random.choice(_ASIDES)):
            lines.append((start + step * 2, who, text))
    for minute, who, text in sorted(lines, key=lambda line: line[0]):
        if minute < 24 * 60:
            yield Line(f"{days_ago} {minute // 60:02}:{minute % 60:02}", who, text)


def _job(random: Random, start: int) -> Iterator[_Step]:
    """Return what is said about one ship that comes or goes."""
    ship, length, draught = random.choice(_SHIPS)
    pilot = random.choice(("tomasz", "amara", "meiling", "tomasz", "amara", "meiling", "ingrid"))
    berth = random.choice(_BERTHS)
    a, b = random.sample(_TUGS, 2)
    at = start

    def say(who: str, texts: tuple[str, ...]) -> _Step:
        time = f"{at // 60 % 24:02}:{at % 60:02}"
        text = random.choice(texts).format(
            ship=ship, name=_NAMES[pilot], berth=berth, a=a, b=b, time=time
        )
        return at, who, text

    inbound = random.random() < 0.5
    way = f"Inbound: {ship} to {berth}" if inbound else f"Outbound: {ship} from {berth}"
    yield say("kenji", (f"{way}. {length} m, draught {draught} m. {_NAMES[pilot]}?",))
    at += random.randint(1, 6)
    yield say(pilot, _ACCEPTED)
    if inbound:
        at += random.randint(25, 40)
        yield say("diego", _BOARDED)
        at += random.randint(10, 20)
        yield say("sanne", _PASSING)
    at += random.randint(8, 20)
    if length > 130:
        yield say("joao", _MADE_FAST)
        at += random.randint(12, 25)
    yield say(pilot, _ALONGSIDE if inbound else _SAILED)
    if not inbound:
        at += random.randint(30, 45)
        yield say(pilot, _AWAY)
    if random.random() < 0.45:
        at += random.randint(1, 4)
        yield say("kenji", ("Thanks, logged.", "Logged 👍", "In the book.", "Thank you both."))
