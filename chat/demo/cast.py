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
    Role("marta", "Marta", "Nilsen"),  # a teacher, in no group: what she writes is a request
)
KEYS = tuple(role.key for role in CAST)
