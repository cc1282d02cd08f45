"""The API and its description."""

from django.urls import path
from ninja import NinjaAPI

from selfback.delivery.api import steps, sync

api = NinjaAPI(
    title="selfback",
    version="1",
    description="What the phone app sends when it is online again, and what phones send.",
    urls_namespace="api",
    docs_url=None,
)
api.add_router("/sync", sync.router)
api.add_router("/steps", steps.router)

urlpatterns = [path("", api.urls)]
