"""The API and its description."""

from django.urls import path
from ninja import NinjaAPI

from selfback.delivery.api.sync import router

api = NinjaAPI(
    title="selfback",
    version="1",
    description="What the phone app sends when it is online again.",
    urls_namespace="api",
    docs_url=None,
)
api.add_router("/sync", router)

urlpatterns = [path("", api.urls)]
