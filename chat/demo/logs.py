"""What is written down every day, for years: the levels of the water, and what agents report."""

# They write in many scripts.
# ruff: noqa: RUF001

from collections.abc import Iterator
from random import Random

from chat.demo.script import Line

_WINDS = ("N", "NW", "W", "SW", "S", "SE", "E", "NE")
_LEVELS = (
    "Lock {level:+} cm, wind {wind} {knots} kn.",
    "{level:+} cm at the lock. {wind} {knots}, gusts {gusts}.",
    "Gauge {level:+} cm. Buoy 9: {swell} m, period {period} s.",
    "Lock {level:+}, breakwater {other:+}. Wind {wind} {knots} kn, {pressure} hPa.",
    "{level:+} cm, visibility {sight} m.",
)
_SHIPS = (
    *("Aurora Star", "Cape Verity", "Golden Quay", "Jade Horizon", "Ocean Lantern"),
    *("Porto Novo", "Queen of Tides", "Tasman Light", "Yara Sky", "Ever Patient"),
)
_AGENTS = {
    "wei": (
        "{ship} 今天 {time} 从上海港开出，预计 {days} 天后到达。",
        "{ship} 的货物清单已发送：{boxes} 个集装箱，其中 {cold} 个冷藏箱。",
        "台风过境，上海东边的锚地关闭，{ship} 推迟 {hours} 小时。",
        "{ship} 船员更换 {crew} 人，请安排交通艇。",
        "请确认 {ship} 的泊位和引航时间，谢谢！",
    ),
    "yusuf": (
        "عبرت السفينة {ship} القناة عند الساعة {time}، والوصول بعد {days} أيام.",
        "قائمة الشحن للسفينة {ship}: {boxes} حاوية، منها {cold} مبرّدة.",
        "تأخّرت {ship} {hours} ساعات بسبب الريح. نعتذر!",
        "نطلب قارباً لتبديل {crew} من طاقم {ship}.",
        "هل رصيف {ship} جاهز؟ شكراً جزيلاً.",
    ),
    "layla": (
        "{ship} asks for a crew change of {crew}, at the buoy if the sea lets us.",
        "الطبيب ينتظر على الرصيف، {ship} تصل عند {time}.",
        "{ship} delayed by {hours} h, the agent in Port Said confirms.",
    ),
    "olena": (
        "{ship}: документи готові, {boxes} контейнерів, митниця о {time}.",
        "{ship} запізнюється на {hours} год. Погода в Одесі погана.",
    ),
    "nikos": (
        "Το {ship} φεύγει από τον Πειραιά στις {time}, άφιξη σε {days} μέρες.",
        "{ship}: αλλαγή πληρώματος, {crew} άτομα.",
    ),
    "kenji": (
        "Booked: {ship}, pilot {time}.",
        "{ship} に連絡しました。パイロットは {time} です。",
        "Thank you. {ship} stays number {crew} in the queue.",
    ),
}


def levels(days: range) -> list[Line]:
    """Return the levels of the water, every half hour of some days, the same every time.

    Arguments:
        days: how many days ago, from the oldest on.
    """
    return [line for day in days for line in _levels(day)]


def _levels(days_ago: int) -> Iterator[Line]:
    random = Random(f"levels {days_ago}")
    level, pressure = random.randint(-30, 30), random.randint(985, 1030)
    for half_hour in range(48):
        level += random.randint(-9, 9)
        knots = random.randint(2, 38)
        text = random.choice(_LEVELS).format(
            level=level,
            other=level + random.randint(-4, 4),
            wind=random.choice(_WINDS),
            knots=knots,
            gusts=knots + random.randint(3, 14),
            swell=random.randint(2, 40) / 10,
            period=random.randint(4, 13),
            pressure=pressure,
            sight=random.randint(2, 99) * 100,
        )
        at = half_hour * 30 + random.randint(0, 4)
        who = "freja" if 6 <= at // 60 < 18 else "priya"
        yield Line(f"{days_ago} {at // 60:02}:{at % 60:02}", who, text)


def agents(days: range) -> list[Line]:
    """Return what the ships' agents report on some days, each in their language.

    Arguments:
        days: how many days ago, from the oldest on.
    """
    return [line for day in days for line in _agents(day)]


def _agents(days_ago: int) -> Iterator[Line]:
    random = Random(f"agents {days_ago}")
    for at in sorted(random.sample(range(5 * 60, 23 * 60), 24)):
        who = random.choice(tuple(_AGENTS))
        text = random.choice(_AGENTS[who]).format(
            ship=random.choice(_SHIPS),
            time=f"{random.randint(0, 23):02}:{random.randint(0, 59):02}",
            days=random.randint(3, 30),
            hours=random.randint(2, 36),
            boxes=random.randint(40, 4_000),
            cold=random.randint(2, 39),
            crew=random.randint(2, 9),
        )
        yield Line(f"{days_ago} {at // 60:02}:{at % 60:02}", who, text)
