"""The kinds of fact that business questions ask for, and the words by which sentences tell them.

Data for the offline model, in both languages; says nothing of what any source holds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.language.scripts import fold


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of fact: how it is asked for, and how it is told; both read folded text."""

    name: str
    asked: re.Pattern[str]
    told: re.Pattern[str]


def _kind(name: str, asked: str, told: str) -> Kind:
    return Kind(name, re.compile(asked, re.VERBOSE), re.compile(told, re.VERBOSE))


KINDS = (
    _kind(
        "reason",
        r"\bwhy\b|\breasons?\b|\bcauses?\b|\bmotiv\w+|\bpurposes?\b|\baims?\b"
        r"|\bblam\w+|\bexplain\w*|为什么|为何|原因|怎么会|动机|目的|缘由|归咎|归因|归结",
        r"\b(?:because|since|due\ to|reasons?|owing|so\ that|in\ order\ to)\b"
        r"|因为|由于|原因|导致|在于|为了|目的|归根",
    ),
    _kind(
        "outcome",
        r"what\ (?:has\ )?(?:happened|became)\ (?:to|of)|\bhow\ did\ .{1,40}\ end\b|\boutcomes?\b"
        r"|\bresults?\b|\bfate\b|\bending\b|\bsuccess(?:es|ful)?\b|\bfailures?\b"
        r"|结局|下场|结果|后来怎么|怎么样了|失败了吗|成败|成效|效果|命运",
        r"\b(?:fail\w*|renam\w*|surviv\w*|ended|finally|eventually|merged|fizzl\w*|in\ the\ end"
        r"|defeat\w*|succe\w+|died|dead|flop\w*|sank|abandon\w*|shut|withdr[ae]w\w*|scrapped"
        r"|dropped|tak(?:en|es|ing)\ (?:down|off|offline)|took\ off|remov\w*|discontinu\w*)\b"
        r"|失败|最后|最终|改名|更名|不了了之|并入|无疾而终|折戟|成功|挂了|没落|落幕|活不下|下架"
        r"|取消|关闭|停掉|停止|叫停|火了|下滑",
    ),
    _kind(
        "date",
        r"\bwhen\ (?:did|was|were|is)\b|\b(?:what|which)\ year\b|\b(?:launch|release|start\w*"
        r"|founding)"
        r"\ (?:date|time|year)s?\b|\bdates?\b|\btim(?:e|ing)\ of\b|\bhow\ long\b"
        r"|哪一?年|何时|什么时候|几月|(?:时间|日期|年份)|多久|多少年",
        r"(?:19|20)\d{2}|\d\s?[年月]|[零〇一二三四五六七八九十]{2,4}年",
    ),
    _kind(
        "number",
        r"\bhow\ (?:many|much)\b|\bnumbers?\ of\b|\busers?\ numbers?\b|\buser\ (?:base|figures?)\b"
        r"|\bscale\b|\bsize\b|\bquotas?\b|\bfigures?\b|\bshare\b|\busers\b"
        r"|多少|(?<!哪)几[个人名家次倍]|用户[数量]|规模|人数|数量|指标|份额|用户$",
        r"\d|[一二三四五六七八九十百千万亿几数]+(?:[万亿人个名家倍]|级)|\b(?:hundred|thousand|million|billion)s?\b",
    ),
    _kind(
        "launch",
        r"\blaunch\w*|\brelease\w*|\bintroduc\w+|\bbegan\b|\bstart(?:s|ed)?\b|推出|上线|发布|问世|起步|开始做",
        r"\b(?:launch\w*|releas\w*|introduc\w*|came\ out|roll(?:s|ed)?\ out|began|start\w*)\b"
        r"|推出|上线|发布|推了|问世|打造|开始",
    ),
    _kind(
        "positioning",
        r"\bposition\w*|\btarget\w*|\baudience\b|\bslogan\b|\bfocus\b|\bcustomers?\b"
        r"|定位|目标用户|人群|口号|面向|对象|用户群|客户",
        r"\b(?:position\w*|aim\w*|focus\w*|slogan|target\w*|acquaintances?|strangers?|intended)\b"
        r"|定位|主打|旨在|初衷|面向|针对|口号|slogan|目的|熟人|陌生人|属性",
    ),
    _kind(
        "promotion",
        r"\bpromot\w*|\bmarketing\b|\bcampaigns?\b|\bpush\w*|推广|营销|宣传|推行|动员",
        r"\b(?:promot\w*|market\w*|campaign\w*|mobili[sz]\w*|required|red\ packets?|invite\w*"
        r"|kpi)\b"
        r"|推广|营销|宣传|动员|要求|红包|邀请|必须|kpi|奖",
    ),
    _kind(
        "prospects",
        r"\bprospects?\b|\bfuture\b|\boutlook\b|\bpotential\b|\bexpect\w*|前景|未来|前途|展望|看好|机会|潜力",
        r"\b(?:will|may|might|could|future|prospect\w*|potential|optimis\w*|ceiling|chance\w*"
        r"|threat\w*)\b"
        r"|未来|前景|将|可能|看好|天花板|机会|说不定|威胁|势头",
    ),
    _kind(
        "strategy",
        r"\bstrateg\w*|\brecommend\w*|\badvi[cs]e\w*|\bsuggest\w*|\bhow\ (?:can|could|should|to)\b"
        r"|怎[样么](?:打|做|办|才|应|破|突|赢)|如何(?:打|做|才|应|破|突|赢)|策略|建议|对策|打法|出路",
        r"\b(?:should|needs?\ to|must|strateg\w*|right\ way|recommend\w*|ought)\b"
        r"|应该|需要|必须|策略|正道|不妨|可行|建议",
    ),
    _kind(
        "strength",
        r"\bstrengths?\b|\badvantages?\b|\bstrong\b|\bpros\b|强项|优势|优点|长处|擅长",
        r"\b(?:strength\w*|advantage\w*|strong\w*|good\ at|better|leading|lead|rich)\b"
        r"|强项|优势|优点|擅长|占优|领先|强大|好处",
    ),
    _kind(
        "weakness",
        r"\bweakness\w*|\bdisadvantages?\b|\bproblems?\b|\bcons\b|\bdifficult\w*"
        r"|\bchallenges?\b|\brisks?\b"
        r"|\bhard\b|\bobstacles?\b|弱点|劣势|缺点|短板|问题|困难|挑战|不足|风险|难[在处点]|困境",
        r"\b(?:weak\w*|lack\w*|problem\w*|difficult\w*|poor\w*|disadvantage\w*|bug\w*|risk\w*"
        r"|fail\w*|not\ |challeng\w*|dilemma\w*|obstacle\w*)\b"
        r"|缺|弱|困境|挑战|不足|问题|难|劣势|bug|短板|不如|没有|风险|太低",
    ),
)


def kinds_asked(question: str) -> list[Kind]:
    """Returns the kinds of fact that a question, or an aspect, asks for."""
    folded = fold(question)
    return [kind for kind in KINDS if kind.asked.search(folded)]
