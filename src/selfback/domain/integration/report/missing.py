"""What a section says when its file is not there."""

from selfback.domain.analysis.pages import Section, Sentence


def not_there(id: str, title: str, file: str) -> Section:
    """Return a section that names the file it would be made from."""
    text = f"Nothing can be told here: there is no {file}."
    return Section(id=id, title=title, blocks=(Sentence(text=text, role="warning"),))
