"""What the forms of the admin pages, and the questions of a command, have in common."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from chat.accounts.passwords import normalised
from chat.protocol.text import one_line


class NameField(forms.CharField):
    """Takes a name as it is stored, and where one is required none that cannot be seen."""

    def clean(self, value: Any) -> str:
        name = one_line(super().clean(value))
        if self.required and not name:
            raise ValidationError(self.error_messages["required"], code="required")
        return name


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
