"""What can be done with accounts."""

from __future__ import annotations

import logging
from collections.abc import Collection

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError as BrokerError

from history.services import because

from . import mail, tasks
from .models import User

logger = logging.getLogger(__name__)


def request_password_reset(address: str, *, domain: str, use_https: bool) -> None:
    """Have a link to a new password mailed to whoever has this address.

    Whether there is an account is looked up by the worker, so that the answer takes equally long for every address.
    """
    try:
        tasks.send_password_reset.apply_async((address, domain, use_https), retry=False)
    except BrokerError:
        logger.warning("broker away: the mail with a new password is sent by the web process")
        mail.send_password_reset(address, domain=domain, use_https=use_https)


def end_sessions(user: User) -> int:
    """End all open sessions of `user` at once; answers how many there were."""
    own = [
        session.pk
        for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator()
        if session.get_decoded().get(SESSION_KEY) == str(user.pk)
    ]
    Session.objects.filter(pk__in=own).delete()
    return len(own)


@transaction.atomic
def save_account(actor: User, user: User, fields: Collection[str] | None = None) -> None:
    """Store an account that was made or changed in administration; a closed one has no sessions left.

    With `fields` only those columns are written, so that what happened meanwhile to the others stays.
    """
    with because(by=actor.pk):
        user.save(update_fields=fields)
    if not user.is_active:
        end_sessions(user)
