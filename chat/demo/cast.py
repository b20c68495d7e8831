"""The people of the demo: a pilot station, and those it works with."""

from dataclasses import dataclass

DOMAIN = "@norrhavn.example"


@dataclass(frozen=True, slots=True)
class Role:
    """Somebody in the demo; ``key`` is how talks call them, and their e-mail's first part.

    Arguments:
        time_zone: where they are, where they say so.
        status: what they say that they do, an emoji and a text.
        blocks: whom they block, by key.
    """

    key: str
    first_name: str
    last_name: str
    time_zone: str | None = None
    status: tuple[str, str] | None = None
    blocks: tuple[str, ...] = ()

    @property
    def email(self) -> str:
        return f"{self.key}{DOMAIN}"


CAST = (
    Role("ingrid", "Ingrid", "Solberg"),  # runs the station; the one to sign in as
    Role("tomasz", "Tomasz", "Wójcik", blocks=("diego",)),  # pilot
    Role("amara", "Amara", "Okafor", status=("🌴", "On holiday until Monday")),  # pilot
    Role("meiling", "Mei-Ling", "Chen"),  # pilot
    Role("aoife", "Aoife", "Byrne"),  # pilot in training
    Role("kenji", "Kenji", "Tanaka", time_zone="Asia/Tokyo"),  # dispatcher, at a course
    Role("sanne", "Sanne", "de Vries"),  # vessel traffic service
    Role("diego", "Diego", "Morales", status=("🚤", "On the water")),  # coxswain
    Role("joao", "João", "Ferreira"),  # tug master
    Role("lars", "Lars", "Østergaard"),  # depths and weather
    Role("layla", "ليلى", "حداد"),  # ships' agent
    Role("freja", "Freja", "Lund"),  # reads the gauges
    Role("priya", "Priya", "Raman", status=("🌙", "Nights this week")),  # vessel traffic service
    Role("wei", "Wei", "Zhang", time_zone="Asia/Shanghai"),  # ships' agent in Shanghai
    Role("yusuf", "يوسف", "منصور", time_zone="Africa/Cairo"),  # ships' agent in Port Said
    Role("olena", "Олена", "Коваленко"),  # ships' agent
    Role("nikos", "Νίκος", "Παπαδάκης"),  # ships' agent
    Role("haruka", "Haruka", "Mori"),  # pilot
    Role("pieter", "Pieter", "van den Berg"),  # pilot
    Role("siobhan", "Siobhán", "O'Connor"),  # tug master
    Role("mateus", "Mateus", "Almeida"),  # tug master
    Role("esther", "Esther", "Mensah"),  # linesmen
    Role("bjorn", "Björn", "Åkesson"),  # linesmen
    Role("camille", "Camille", "Laurent"),  # customs
    Role("dmitri", "Dmitri", "Sokolov"),  # engines
    Role("fatima", "Fatima", "Zahra"),  # the canteen
    Role("jonas", "Jonas", "Weber"),  # the office
    Role("anneke", "Anneke", "Smit"),  # the office
    Role("rosa", "Rosa", "Delgado"),  # the harbour board
    Role("marta", "Marta", "Nilsen"),  # a teacher, in no group: what she writes is a request
)
KEYS = tuple(role.key for role in CAST)
