"""The API and its description."""

from django.urls import path
from ninja import NinjaAPI

from selfback.delivery.api.push import router as push
from selfback.delivery.api.sync import router

api = NinjaAPI(
    title="selfback",
    version="1",
    description="What the phone app sends: writes kept offline, and what it says of reminders.",
    urls_namespace="api",
    docs_url=None,
)
api.add_router("/sync", router)
api.add_router("/push", push)

urlpatterns = [path("", api.urls)]
