"""The API and its description."""

from django.urls import path
from ninja import NinjaAPI

from selfback.delivery.api import push, steps, sync

api = NinjaAPI(
    title="selfback",
    version="1",
    description="What the phone app sends: writes kept offline, steps, what it says of reminders.",
    urls_namespace="api",
    docs_url=None,
)
api.add_router("/sync", sync.router)
api.add_router("/steps", steps.router)
api.add_router("/push", push.router)

urlpatterns = [path("", api.urls)]
