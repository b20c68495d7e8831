"""The mail to whoever forgot their password, in each language of the web client."""

from typing import NamedTuple

from django.core.mail import EmailMessage

from chat.accounts.mail import in_sentence, mail_to
from chat.accounts.resets import reset_link
from chat.accounts.selectors import user_by_email
from chat.accounts.workspace import workspace_settings


class Words(NamedTuple):
    """What the mail to somebody who forgot their password says."""

    subject: str
    body: str


WORDS = {
    "en": Words(
        "A new password for {site}",
        "Somebody asked for a new password for your account on {site}.\n"
        "Open this link within one hour to choose one:\n\n{link}\n\n"
        "The link works once. If it was not you who asked, ignore this mail:\n"
        "your password stays as it is.\n",
    ),
    "de": Words(
        "Ein neues Passwort für {site}",
        "Jemand hat ein neues Passwort für dein Konto bei {site} angefordert.\n"
        "Öffne diesen Link innerhalb einer Stunde, um eines zu wählen:\n\n{link}\n\n"
        "Der Link gilt einmal. Wenn du das nicht warst, ignoriere diese E-Mail:\n"
        "Dein Passwort bleibt, wie es ist.\n",
    ),
    "ar": Words(
        "كلمة مرور جديدة على {site}",
        "طلب أحدهم كلمة مرور جديدة لحسابك على {site}.\n"
        "افتح هذا الرابط خلال ساعة واحدة لتختارها:\n\n{link}\n\n"
        "يصلح الرابط مرة واحدة. إن لم تكن أنت من طلب ذلك، فتجاهل هذه الرسالة:\n"
        "تبقى كلمة مرورك كما هي.\n",
    ),
}


def reset_mail(*, email: str, language: str) -> EmailMessage | None:
    """Return a mail with a link for the active account with this e-mail, if there is one."""
    user = user_by_email(email)
    if user is None or not user.is_active:
        return None
    words = WORDS[language]
    # Nothing that whoever signed up chose: with no proof of an e-mail it might be anybody's.
    site = in_sentence(workspace_settings().name, words.subject)
    return mail_to(
        user.email,
        subject=words.subject.format(site=site),
        body=words.body.format(site=site, link=reset_link(user)),
    )
