"""The people of the demo: a pilot station, and those it works with."""

from dataclasses import dataclass

DOMAIN = "@norrhavn.example"


@dataclass(frozen=True, slots=True)
class Role:
    """Somebody in the demo; ``key`` is how talks call them, and their e-mail's first part."""

    key: str
    first_name: str
    last_name: str

    @property
    def email(self) -> str:
        return f"{self.key}{DOMAIN}"


CAST = (
    Role("ingrid", "Ingrid", "Solberg"),  # runs the station; the one to sign in as
    Role("tomasz", "Tomasz", "Wójcik"),  # pilot
    Role("amara", "Amara", "Okafor"),  # pilot
    Role("meiling", "Mei-Ling", "Chen"),  # pilot
    Role("aoife", "Aoife", "Byrne"),  # pilot in training
    Role("kenji", "Kenji", "Tanaka"),  # dispatcher
    Role("sanne", "Sanne", "de Vries"),  # vessel traffic service
    Role("diego", "Diego", "Morales"),  # coxswain of the pilot boat
    Role("joao", "João", "Ferreira"),  # tug master
    Role("lars", "Lars", "Østergaard"),  # depths and weather
    Role("layla", "ليلى", "حداد"),  # ships' agent
)
KEYS = tuple(role.key for role in CAST)
