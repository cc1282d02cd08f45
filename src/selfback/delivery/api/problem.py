"""How the API says that something was not understood."""

from typing import Any

from ninja import Schema


class Problem(Schema):
    """Why a request was not understood."""

    detail: Any
