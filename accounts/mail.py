"""Messages to the holder of an account."""

from collections.abc import Iterator

from django.conf import settings
from django.contrib.auth.forms import PasswordResetForm
from django.utils.translation import override

from .backends import AccountBackend
from .models import User


class _ResetForm(PasswordResetForm):
    """Finds the accounts of an address, as far as one may log in with them."""

    def get_users(self, email: str) -> Iterator[User]:
        may_log_in = AccountBackend().user_can_authenticate
        return (user for user in super().get_users(email) if may_log_in(user))


def send_password_reset(address: str, *, domain: str, use_https: bool) -> None:
    """A link to a new password for each account with this address; nothing when there is none."""
    form = _ResetForm({"email": address})
    if not form.is_valid():
        return
    with override(settings.LANGUAGE_CODE):
        form.save(
            domain_override=domain,
            use_https=use_https,
            subject_template_name="accounts/password_reset_subject.txt",
            email_template_name="accounts/password_reset_email.txt",
            extra_email_context={"site_name": settings.PRODUCT_NAME},
        )
