"""Hostile XML: refused at once, whatever it tries."""

import time

import pytest
from tests.domain.dataset.sets import trial

from selfback.domain.dataset.odm_import import OdmRefused, dataset_from_odm
from selfback.domain.dataset.odm_reading import XmlRefused, read_xml
from selfback.domain.dataset.odm_structure import NAMESPACE
from selfback.domain.dataset.odm_writing import odm_bytes

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
HOSTILE = {
    "a bomb": f'<!DOCTYPE ODM [<!ENTITY l0 "lol">{LAUGHS}]><ODM>&l11;</ODM>',
    "a bomb in an attribute": f'<!DOCTYPE ODM [<!ENTITY l0 "lol">{LAUGHS}]><ODM a="&l11;"/>',
    "a quadratic bomb": f'<!DOCTYPE ODM [<!ENTITY a "{"x" * 50_000}">]><ODM>{"&a;" * 50_000}</ODM>',
    "a file": '<!DOCTYPE ODM [<!ENTITY f SYSTEM "file:///etc/passwd">]><ODM>&f;</ODM>',
    "an address": '<!DOCTYPE ODM SYSTEM "http://127.0.0.1:9/x.dtd"><ODM/>',
    "a parameter": '<!DOCTYPE ODM [<!ENTITY % p SYSTEM "file:///etc/passwd">%p;]><ODM/>',
    "a declaration alone": "<!DOCTYPE ODM><ODM/>",
    "an entity that nobody declared": "<ODM>&nobody;</ODM>",
    "a declaration behind a comment": "<!-- x --><!DOCTYPE ODM [<!ENTITY a 'b'>]><ODM>&a;</ODM>",
    "two roots": "<ODM/><ODM/>",
    "no root": "<?xml version='1.0'?>",
    "nothing": "",
    "an open tag": "<ODM>",
    "depth": "<a>" * 5_000 + "</a>" * 5_000,
    "a control character": "<ODM>\x01</ODM>",
    "an unknown encoding": '<?xml version="1.0" encoding="utf-7"?><ODM/>',
    "another encoding": '<?xml version="1.0" encoding="iso-8859-1"?><ODM/>',
    "an attribute twice": '<ODM a="1" a="2"/>',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_hostile_is_refused_at_once(name):
    started = time.perf_counter()

    with pytest.raises(XmlRefused):
        dataset_from_odm(HOSTILE[name].encode())
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_a_declaration_cannot_hide_in_another_encoding(encoding):
    with pytest.raises(XmlRefused):
        dataset_from_odm(HOSTILE["a file"].encode(encoding))


def test_a_file_that_is_too_large_or_has_too_many_elements_is_refused_before_it_is_read():
    with pytest.raises(XmlRefused, match="more than 100 bytes"):
        read_xml(b"<a>" + b" " * 100 + b"</a>", largest=100)
    with pytest.raises(XmlRefused, match="more than 10 elements"):
        read_xml(b"<a>" + b"<b/>" * 40 + b"</a>", most_elements=10)


def test_inclusions_are_not_followed():
    include = '<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/>'

    root = read_xml(f'<ODM xmlns="{NAMESPACE}">{include}</ODM>'.encode())
    assert root[0].tag == "{http://www.w3.org/2001/XInclude}include"
    assert "".join(root.itertext()) == ""


def test_what_is_not_odm_is_refused_by_its_root():
    with pytest.raises(OdmRefused, match="this is not ODM"):
        dataset_from_odm(b"<HealthData/>")


def test_our_own_file_passes():
    assert dataset_from_odm(odm_bytes(trial())) == trial().in_order()
