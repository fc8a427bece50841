"""Signs of life of processes that answer no requests."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..querysets.annual import HeartbeatQuerySet


class Heartbeat(models.Model):
    """When a process of the site was last known to work, by the database's clock."""

    name = models.CharField(_("name"), max_length=50, primary_key=True)
    seen_at = models.DateTimeField(_("last seen"))

    objects = HeartbeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("sign of life")
        verbose_name_plural = _("signs of life")

    def __str__(self) -> str:
        return self.name
