"""Takes out of a question what tries to steer the bot: it is neither obeyed nor searched for."""

from __future__ import annotations

import re

from bot.language.scripts import fold

# A mark inside a word or an address (9.9, ?q=) ends no clause.
_CLAUSE = re.compile(
    r".+?(?:[,;.!?]+(?=\s|$)|[,;!?]+(?=[\u4e00-\u9fff“])|[\uff0c\uff1b。\uff01\uff1f、\n]+|$)",
    re.DOTALL,
)
_STEERING = re.compile(
    r"""
      \b(?:ignore|disregard|forget|override|bypass)\b.{0,40}\b(?:instruction|rule|prompt|source|above
        |previous|prior|guideline|document|passage|citation|context)
    | \b(?:system|developer|hidden|initial)\s+(?:prompt|message|instruction)
    | \b(?:reveal|print|repeat|show|display|output|leak)\b.{0,30}
        \b(?:prompt|instructions|rules|config)
    | \byour\s+(?:prompt|instructions|rules|system)\b
    | \b(?:you\s+are\s+now|pretend|act\s+as|role-?play|jailbreak|developer\s+mode)\b
    | \bno\s+restrictions\b
    | \b(?:without|no|skip|omit|drop)\b.{0,20}\b(?:citations?|sources?|quotes?|references?)\b
    | \b(?:make\s+up|invent|fabricate|fake|just\s+guess|take\s+a\s+guess)\b
    | \b(?:append|insert|embed|include|add|output|render)\b.{0,40}
        \b(?:image|img|markdown|html|script|link|url|iframe)\b
    | \bhttps?:// | !\[
    | \b(?:your|own)\s+(?:general\s+|world\s+|training\s+)?(?:knowledge|training\s+data|memory)\b
    | 忽略|无视|忘记.{0,8}(?:指令|规则|设定)|绕过|越狱
    | 系统(?:消息|提示|指令|提示词)|提示词|(?:你的|收到的).{0,10}(?:指令|规则|消息|设定)
    | (?:没有|不受).{0,4}限制|你现在是|从现在起|扮演|假装
    | (?:不要|不用|无需|别|不必|不需要).{0,6}(?:引用|出处|查资料|来源|查证|标注)
    | (?:直接|随便|凭空|自己)?(?:猜|编造|捏造|杜撰|瞎编|编)(?:一|个|出|几|些|吧)
    | (?:插入|附加|附上|加上|输出|嵌入).{0,12}(?:图片|链接|网址|脚本|markdown|html)
    """,
    re.VERBOSE,
)


def without_steering(text: str) -> str:
    """Returns the text without the clauses that give the bot orders."""
    if not _STEERING.search(fold(text)):
        return text
    clauses = _CLAUSE.findall(text)
    return "".join(clause for clause in clauses if not _STEERING.search(fold(clause))).strip()
