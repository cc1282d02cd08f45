"""The codebook: codes in a tree, each with what it means."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One code.

    id              a GUID
    description     when it applies, and when it does not
    colour          "#RRGGBB", empty if it has none
    is_codable      False for a heading that only holds other codes
    parent          id of the code it stands under, None at the top
    """

    id: str
    name: str
    description: str = ""
    colour: str = ""
    is_codable: bool = True
    parent: str | None = None


def children_of(codes: Sequence[Code]) -> Mapping[str | None, list[Code]]:
    """Return parent id -> its codes in their order; None holds those at the top.

    A code whose parent is not in the codebook stands at the top.
    """
    known = {code.id for code in codes}
    children: dict[str | None, list[Code]] = {}
    for code in codes:
        parent = code.parent if code.parent in known else None
        children.setdefault(parent, []).append(code)
    return children


def in_tree_order(codes: Sequence[Code]) -> tuple[Code, ...]:
    """Return the codes so that each stands after its parent and before its next sibling.

    Codes of a circle are reached from no top and are left out; `checking` finds them.
    """
    return tuple(code for code, _depth in walk(codes))


def walk(codes: Sequence[Code]) -> Iterator[tuple[Code, int]]:
    """Yield every code with its depth, 0 at the top, in the order of the tree."""
    children = children_of(codes)
    waiting = [(code, 0) for code in reversed(children.get(None, []))]
    while waiting:
        code, depth = waiting.pop()
        yield code, depth
        waiting.extend((child, depth + 1) for child in reversed(children.get(code.id, [])))


def paths_of(codes: Sequence[Code], separator: str = " > ") -> Mapping[str, str]:
    """Return code id -> the names from the top down to it."""
    paths: dict[str, str] = {}
    for code, depth in walk(codes):
        above = paths[code.parent] + separator if depth and code.parent else ""
        paths[code.id] = above + code.name
    return paths


def below(codes: Sequence[Code], id: str) -> frozenset[str]:
    """Return a code's own id and those of all codes under it."""
    children = children_of(codes)
    found, waiting = {id}, [id]
    while waiting:
        for child in children.get(waiting.pop(), []):
            if child.id not in found:
                found.add(child.id)
                waiting.append(child.id)
    return frozenset(found)
