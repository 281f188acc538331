"""The page for people on a screen: everything is told, and a stranger's text stays a text."""

from dataclasses import replace

from lxml import html as markup

from crypto_module.validation import Verdict
from gateway.reports.html import CONTENT_SECURITY_POLICY, html
from tests.gateway.reports.made import PASSED, REFUSED, UNDECIDED, told


def made(verdict: Verdict, name: str = "заява.p7s") -> bytes:
    return html(told(verdict, name))


def test_equal_verdicts_give_equal_octets() -> None:
    assert made(PASSED) == made(PASSED)
    assert len({made(PASSED), made(REFUSED), made(UNDECIDED)}) == 3


def test_every_word_of_the_contents_stands_on_the_page_in_its_order() -> None:
    many = replace(PASSED, signatures=PASSED.signatures * 64)
    contents = told(many)
    page = markup.fromstring(html(contents).decode())
    rows = [*contents.rows, *(row for section in contents.sections for row in section.rows)]
    assert [one.text for one in page.iter("dt")] == [row.label for row in rows]
    assert [one.text for one in page.iter("dd")] == [row.text for row in rows]
    assert [one.text for one in page.iter("h2")] == [one.title for one in contents.sections]
    assert [one.text for one in page.iter("h1")] == [contents.headline]
    assert page.get("lang") == "uk"


def test_a_name_that_is_markup_is_shown_and_not_obeyed() -> None:
    name = '"><script>alert(1)</script><img src="http://x.example/">&amp;.p7s'
    page = markup.fromstring(made(PASSED, name).decode())
    assert not list(page.iter("script", "img", "link", "iframe"))
    assert name in [one.text for one in page.iter("dd")]


def test_the_page_forbids_everything_but_its_own_style() -> None:
    page = markup.fromstring(made(PASSED).decode())
    policies = [one.get("content") for one in page.iter("meta") if one.get("http-equiv")]
    assert policies == [CONTENT_SECURITY_POLICY]
    assert CONTENT_SECURITY_POLICY.startswith("default-src 'none'; style-src 'sha256-")
