"""One table of writes that arrived from phones, by the key the phone gave them."""

from django.db import models


class Receipt(models.Model):
    """A write that was carried out, and what was answered.

    key     made by the phone, unique for its user
    digest  SHA-256 of what was sent, hexadecimal; the same key with another content is refused
    """

    user_id = models.CharField(max_length=26)
    key = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    answer = models.JSONField()
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user_id", "key"], name="one_receipt_a_key"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.key}"
