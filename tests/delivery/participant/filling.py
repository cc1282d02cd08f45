"""Filling in what a page asks, whatever it asks: the first choice, the lowest number."""

import re
from typing import Any

from django.test import Client

INPUT = re.compile(r"<(?:input|textarea|select)\b[^>]*>")
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
TYPED = "40"


def fields_of(page: str) -> list[dict[str, str]]:
    """Return the attributes of every input in a page's main part."""
    main = page.partition("<main")[2].partition("</main>")[0]
    return [dict(ATTRIBUTE.findall(each)) for each in INPUT.findall(main)]


def answers_for(page: str) -> dict[str, str]:
    """Return what a form sends when each question gets its first answer."""
    sent: dict[str, str] = {}
    for each in fields_of(page):
        name = each.get("name", "")
        usual = each.get("value", "") if each.get("type") else TYPED
        if name and name not in sent:
            sent[name] = usual
    return {name: value for name, value in sent.items() if name != "csrfmiddlewaretoken"}


def answer(phone: Client, address: str, **changes: str) -> Any:
    """Answer the page at an address; return where that leads."""
    page = phone.get(address).content.decode()
    return phone.post(address, {**answers_for(page), **changes})


def answer_all(phone: Client, start: str, *, at_most: int = 500) -> str:
    """Answer screen after screen; return the address of the page at the end."""
    place = phone.get(f"{start}/questions").headers["Location"]
    for _screen in range(at_most):
        if "/questions/" not in place:
            return place
        place = answer(phone, place).headers["Location"]
    raise AssertionError(f"still asked at {place}")
