"""Pictures of how a phone is set up to send."""

from django import template

from selfback.delivery.shared.pictures.phone_screen import phone_picture

register = template.Library()
register.simple_tag(phone_picture)
