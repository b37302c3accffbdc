"""How the text of a comment is read and written: nothing in it can act on a page."""

import pytest

from core.collaboration.texts import mentioned, plainly, written

NAMES = {"hana.sato@company.example": "Hana Sato"}


@pytest.mark.parametrize(
    ("text", "emails"),
    [
        ("Ask @hana.sato@company.example.", ["hana.sato@company.example"]),
        ("(@Hana.Sato@Company.example) and @hana.sato@company.example", ["hana.sato@company.example"]),
        ("@a@b.example @c+d@e-f.example", ["a@b.example", "c+d@e-f.example"]),
        ("write to hana.sato@company.example", []),
        ("an @hana without an address", []),
        ("@@hana.sato@company.example", []),
        ("", []),
    ],
)
def test_people_are_mentioned_by_their_address_behind_a_sign(text, emails):
    assert mentioned(text) == emails


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<b>Hello</b> & more", "&lt;b&gt;Hello&lt;/b&gt; &amp; more"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        (
            "@hana.sato@company.example!",
            '<span class="mention">@Hana Sato</span>!',
        ),
        ("@who@nowhere.example", "@who@nowhere.example"),
        (
            "see https://a.example/x?y=1&z=2).",
            'see <a href="https://a.example/x?y=1&amp;z=2"'
            ' rel="noopener noreferrer nofollow" target="_blank">'
            "https://a.example/x?y=1&amp;z=2</a>).",
        ),
        (
            'https://a.example/"onmouseover="x',
            '<a href="https://a.example/" rel="noopener noreferrer nofollow" target="_blank">'
            "https://a.example/</a>"
            "&quot;onmouseover=&quot;x",
        ),
        (
            "https://a.example/'x",
            '<a href="https://a.example/&#x27;x" rel="noopener noreferrer nofollow" target="_blank">'
            "https://a.example/&#x27;x</a>",
        ),
    ],
)
def test_a_comment_is_escaped_with_links_and_names(text, html):
    assert written(text, NAMES) == html


def test_a_name_cannot_act_on_the_page_either():
    assert written("@a@b.example", {"a@b.example": "<i>"}) == '<span class="mention">@&lt;i&gt;</span>'


def test_a_mail_says_it_on_one_line_with_names():
    assert plainly("Hello\n\n @hana.sato@company.example,\tok?", NAMES) == "Hello @Hana Sato, ok?"
