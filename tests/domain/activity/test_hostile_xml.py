"""Apple Health files that mean harm: refused with a sentence, quickly and in little memory."""

import time

import pytest
from tests.domain.activity.files import APPLE_DTD, apple, days, read, record, zipped

from selfback.domain.activity.errors import FileRefused

T = "2027-01-15 {} +0100"
WALK = record(T.format("08:00:00"), T.format("08:10:00"), 900)
MEGABYTE = 1 << 20
ENTITIES, DEEP, LONG = "declares XML entities", "elements are nested 65 deep", "a tag is longer"
BROKEN = "is cut off or not XML"


ATTRIBUTES = " ".join(f"a{k}='{k}'" for k in range(300_000))


def declared(*entities: str, use: str = "&b;") -> bytes:
    """A file whose document type declares entities, and whose source is named by one."""
    dtd = f"<!DOCTYPE HealthData [{' '.join(entities)}]>\n"
    return apple(WALK.replace("Annas", use), dtd=dtd)


def laughs(times: int) -> list[str]:
    first = "<!ENTITY a0 'ha'>"
    return [first, *(f"<!ENTITY a{k} '{ten(k - 1)}'>" for k in range(1, times))]


def ten(k: int) -> str:
    return f"&a{k};" * 10


def quoted(name: str) -> bytes:
    return apple(WALK.replace("Annas iPhone", name))


HOSTILE = [
    (declared(*laughs(10), use="&a9;"), ENTITIES),
    (declared(*laughs(30), use="&a29;"), ENTITIES),
    (declared(f'<!ENTITY b "{"x" * 100_000}">', use="&b;" * 10_000), ENTITIES),
    (declared('<!ENTITY b "&b;">'), ENTITIES),
    (declared('<!ENTITY b "&c;">', '<!ENTITY c "&b;">'), ENTITIES),
    (declared('<!ENTITY b SYSTEM "file:///etc/passwd">'), ENTITIES),
    (declared('<!ENTITY b SYSTEM "file:///dev/zero">'), ENTITIES),
    (declared('<!ENTITY b SYSTEM "http://example.org/b">'), ENTITIES),
    (declared('<!ENTITY b SYSTEM "ftp://example.org/b">'), ENTITIES),
    (declared('<!ENTITY b SYSTEM "jar:file:///x!/y">'), ENTITIES),
    (declared('<!ENTITY b PUBLIC "b" "http://example.org/b">'), ENTITIES),
    (declared('<!ENTITY % b SYSTEM "http://example.org/b.dtd">', "%b;"), ENTITIES),
    (declared("<!ENTITY % b \"<!ENTITY c SYSTEM 'file:///etc/passwd'>\">", "%b;"), ENTITIES),
    (declared("<!entity b 'x'>"), ENTITIES),
    (declared("<!ENTITY\nb\n'x'>"), ENTITIES),
    (declared('<!NOTATION n SYSTEM "n">', '<!ENTITY b SYSTEM "b" NDATA n>'), ENTITIES),
    (declared("<!-- > ]> -->", '<!ENTITY b "x">'), ENTITIES),
    (declared(' <!ATTLIST Record a CDATA "]>">', '<!ENTITY b "x">'), ENTITIES),
    (apple(WALK, dtd=APPLE_DTD + '<!DOCTYPE x [<!ENTITY b "x">]>'), ENTITIES),
    (b"<!DOCTYPE HealthData [" + b"<!-- x -->" * 200_000 + b"]>", "no export of Apple Health"),
    (b"<!DOCTYPE HealthData [" + b" " * 3 * MEGABYTE, "no export of Apple Health"),
    (b"<!DOCTYPE HealthData []>", "no export of Apple Health"),
    (b"<!DOCTYPE HealthData [" + b"<" * 1000, "no export of Apple Health"),
    (quoted("&b;"), "undefined entity"),
    (quoted("&#0;"), BROKEN),
    (quoted("&#xFFFFFFFF;"), BROKEN),
    (quoted("<"), BROKEN),
    (quoted("x" * 3 * MEGABYTE), LONG),
    (apple("<x a=1/>"), BROKEN),
    (apple(f"<x {ATTRIBUTES}/>"), LONG),
    (apple(f"<{'x' * 3 * MEGABYTE}/>"), LONG),
    (apple(f"<!--{'x' * 3 * MEGABYTE}-->"), LONG),
    (apple(f"<?x {'x' * 3 * MEGABYTE}?>"), LONG),
    (apple("<a>" * 65), DEEP),
    (apple("<a>" * 1_000_000), DEEP),
    (apple("<Record>" * 200), DEEP),
    (apple("<Correlation>" * 200), DEEP),
    (apple("</HealthData>"), BROKEN),
    (apple(WALK, "<HealthData>"), BROKEN),
    (apple(WALK) + b"<HealthData/>", BROKEN),
    (apple(WALK) + b"trailing", BROKEN),
    (apple('<!ENTITY b "x">'), BROKEN),
    (apple('<!DOCTYPE x [<!ENTITY b "x">]>'), BROKEN),
    (apple(WALK).replace(b"Annas", b"\xff\xfe"), BROKEN),
    (apple(WALK).decode().encode("utf-16"), "of no format we know"),
    (apple(WALK.replace(' unit="count"', ' unit="count" unit="count"')), BROKEN),
]


@pytest.mark.parametrize(("data", "said"), HOSTILE)
def test_a_file_that_means_harm_is_refused_in_two_seconds(data, said):
    began = time.process_time()

    with pytest.raises(FileRefused, match=said):
        read(data)

    assert time.process_time() - began < 2


def test_the_same_files_in_an_archive_are_refused_too():
    for data, _said in HOSTILE:
        with pytest.raises(FileRefused):
            read(zipped({"apple_health_export/export.xml": data, "note.txt": "x" * 3_000_000}))


def test_a_long_text_between_elements_is_no_tag():
    assert days(apple(WALK, " " * 3 * MEGABYTE)) == {"2027-01-15": 900}
