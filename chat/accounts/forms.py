"""What the forms of the admin pages have in common."""

from typing import Any

from chat.accounts.passwords import normalised


class NormalisedPasswords:
    """Compares and checks a new password as it will be hashed."""

    cleaned_data: dict[str, Any]

    def validate_passwords(
        self, name: str = "password1", name_again: str = "password2", *names: str
    ) -> None:
        for field in (name, name_again):
            if self.cleaned_data.get(field):
                self.cleaned_data[field] = normalised(self.cleaned_data[field])
        super().validate_passwords(name, name_again, *names)  # type: ignore[misc]
