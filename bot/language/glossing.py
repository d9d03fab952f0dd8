"""Word-by-word English for Chinese text, so that an English embedding model can read it.

Owns the choice of one rendering for each word. The result is for the model, not for people.
"""

from __future__ import annotations

import functools
import itertools
import re
import unicodedata
from collections.abc import Iterator

from bot.language.glossary import Mention
from bot.language.lexicon import Lexicon
from bot.language.scripts import HAN, is_chinese, to_hans
from bot.language.segmentation import Analyser

VERSION = "2"
"""To be raised when the same text would be glossed otherwise."""

LONGEST_JOINED = 8

_PART = re.compile(rf"[{HAN}]+|[A-Za-z\u00c0-\u024f0-9.%]+|[。，；？！、:(),?!;]")
_FULL_STOPS = "。？！；?!;"

_FUNCTION_WORDS = """
的: 了: 个: 分: 把: 就: 之: 名: 位: 吗: 呢: 着: 过: 地: 得: 们: 所: 以: 年: 月: 日:
和:and 与:and 而:and 并:and 或:or 但:but 因为:because 所以:so 在:in 于:in 里:in 中:in 上:on 下:under
后:after 前:before 时:when 对:to 给:to 至:to 到:to 与其:to 从:from 被:by 由:by 为:as 如:such_as
即:namely 约:about 等:etc 是:is 有:has 没有:not 不:not 将:will 会:will 可以:can 能:can
使:make 让:let 用:use 很:very 最:most 更:more 都:all 只:only 还:also 也:also 该:this 此:this
这:this 那:that 他:he 她:she 它:it 他们:they 自己:self 其:its 各:each 每:each 些:some 几:several
什么:what 何:what 谁:who 哪里:where 何时:when 为什么:why 多少:how_many 哪个:which 哪:which
哪些:which 哪一:which 如何:how 怎么:how 第:number 次:times 种:kind 大:big 人:person 队:team
年代:era 世纪:century
一:one 二:two 三:three 四:four 五:five 六:six 七:seven 八:eight 九:nine 十:ten 两:two
"""
# Words whose first sense in the dictionary is not the one that they mostly have (说 "to persuade",
# 大学 "the Great Learning"): found by reading the glosses of the 1,700 commonest words of jieba's
# list; with question words and directions.
_COMMON_WORDS = """
说:say 说道:say 讲:speak 没:not 号:number 米:meter 比:than 像:like 称:call 称为:call
又称:also_called 发现:discover 作为:as 地区:region 区:district 区域:area 地方:place 当地:local
资源:resource 大学:university 学院:college 湖北:Hubei 湖北省:Hubei 武汉:Wuhan 武汉市:Wuhan 道:way
看:look 看看:look 起:from 起来:up 出来:out 出:out 再:again 才:only 便:then 进行:carry_out
不是:is_not 听:listen 成:become 事:thing 叫:call 当:when 本:this 无:without 门:gate 正:just
同:same 自:from 副:deputy 活动:activity 可能:may 跟:with 则:then 台:platform 开:open 作:make
达:reach 女:female 进:enter 先:first 应:should 吧: 占:occupy 以上:above 以下:below 处:place 太:too
方面:aspect 机关:organ 张:sheet 回:return 者:person 人们:people 段:section 连:even 行:row
作用:effect 倒:fall 派:faction 民族:ethnic_group 经:through 按:according_to 字:character 城:city
马:horse 政体:government 干:do 王:king 不会:will_not 机构:organization 子: 东西:thing 过程:process
钱:money 群众:masses 清:clear 若:if 往:toward 强:strong 任:appoint 报告:report 百科:encyclopedia
分别:respectively 十分:very 边:side 专业:professional 准备:prepare 设:set_up 州:state 直:straight
定:decide 表现:show 重:heavy 声:sound 儿: 提高:improve 增加:increase 面积:area 提出:propose
产品:product 规定:stipulate 管理:manage 属:belong_to 带:bring 受:receive 点:point 中心:center
以及:and 及:and 及其:and_its 这些:these 这样:such 这种:this 我国:our_country 国:country
省:province 市:city 县:county 镇:town 郡:county 乡:township 部:part 员:member 性: 型:type 式:style
化: 率:rate 度:degree 力:force 制:system 品:product 家:family 学:study 级:level 类:kind 界:circle
族:tribe 期:period 心中:in_the_heart 朝:dynasty 知:know 主:main 先生:mister 别:other 初:beginning
结果:result 水平:level 指:refer_to 项目:project 方:side 完:finish 服务:service 意:meaning
电:electricity 重点:focus 剑:sword 图:picture 变:change 热:hot 望:look 岁:years_old 转:turn
命:life 劳动:labor 传统:traditional 场:field 跑:run 么: 石:stone 告诉:tell 交通:traffic 时代:era
光:light 只要:as_long_as 成功:success 皇上:emperor 进一步:further 严重:serious 收入:income
以来:since 待:wait 办:do 文:text 提:mention 系:system 而是:but 尽:exhaust 商品:goods 离:from
故:therefore 言:speech 体:body 座:seat 右:right 满:full 通:through 李:Li 刚:just 背:back 啦:
足:foot 合:combine 现代:modern 呈:present 结束:end 汉:Han 认识:know 算:count 藏:hide 项:item
首:first 股:share 师父:master 现:now 林:forest 开放:open 周:week 说明:explain 某:certain
药:medicine 承:bear 展开:launch 作出:make 发表:publish 和平:peace 余:remaining 双:double 获:win
武功:martial_arts 指挥:command 顶:top 吴:Wu 线:line 从而:thereby 一阵:a_while 久:long 离开:leave
治疗:treatment 恢复:recover 英:English 画:paint 权:power 实:real 差:poor 姓:surname 南京:Nanjing
刺:stab 理:reason 阿:A 皮:skin 关:close 底:bottom 化学:chemistry 含:contain 一块:a_piece
装:install 铺:lay 来自:come_from 领:lead 相信:believe 驻:station 产:produce 属于:belong_to
显示:show 开展:carry_out 封:seal 封建:feudal 觉:feel 代:generation 民:people 反映:reflect
京:capital 愿:wish 克:gram 件:item 担任:serve_as 构成:constitute 云:cloud 复:again 状:shape
真的:really 具:have 斗:fight 接着:then 集:collection 著:write 片:piece 章:chapter 处于:in 木:wood
怪:strange 东北:northeast 西北:northwest 西南:southwest 东南:southeast 东北部:northeast
西北部:northwest 西南部:southwest 东南部:southeast 交:hand_over 表:table 修:repair 考:exam
故事:story 解:solve 单:single 追:chase 弄:do 厂:factory 感:feel 质:quality 读:read 俄:Russia
臣:minister 陈:Chen 发出:send_out 礼:ceremony 加上:plus 批:batch 目:eye 广州:Guangzhou 末:end
长安:Chang'an 不了:unable 势:power 体现:reflect 运:transport 鬼:ghost 卷:volume 招:recruit
招生:enroll 程序:program 大陆:mainland 散:scatter 端:end 功:merit 任期:term_of_office
司:department 刘:Liu 善:good 亚:Asia 抢:grab 影响:influence 引起:cause 造成:cause 导致:cause
使用:use 包括:include 需要:need 位于:located_in 采用:use 受到:receive 通过:through 由于:because_of
对于:for 关于:about 根据:according_to 按照:according_to 为了:for 称之为:call 之一:one_of
之间:between 其中:among 其他:other 其它:other 另:another 有些:some 许多:many 大多数:most
大部分:most 以北:north_of 以南:south_of 以东:east_of 以西:west_of 以内:within 以外:outside
期间:during 随着:with 除了:except 此外:in_addition 目前:currently 分布:distribute 岛:island
港:port 河:river 江:river 湖:lake 山:mountain 海:sea 氏:family_name 世:generation 怎样:how
怎么样:how 为何:why 何种:what_kind 何处:where 多久:how_long 多大:how_big 多远:how_far
多长:how_long 哪儿:where 哪种:which_kind 哪年:which_year 哪位:who 哪一年:which_year
为了什么:for_what 什么样:what_kind 一个:a 一种:a_kind_of 一些:some 它们:they 她们:they 这里:here
那里:there 这个:this 那个:that 那些:those 万:ten_thousand 亿:hundred_million 百:hundred
千:thousand 元:yuan
"""
FIXED_GLOSSES = {
    word: gloss.replace("_", " ")
    for word, gloss in re.findall(r"(\S+?):(\S*)", _FUNCTION_WORDS + _COMMON_WORDS)
}


class Glosser:
    """Turns Chinese text into the English words that render it, one after another."""

    def __init__(self, lexicon: Lexicon, analyser: Analyser) -> None:
        self._lexicon = lexicon
        self._analyser = analyser
        self.fingerprint = f"gloss-{VERSION}-{lexicon.fingerprint}"
        self._rendering = functools.lru_cache(maxsize=1 << 16)(self._uncached_rendering)

    def __call__(self, text: str) -> str:
        """Returns a Chinese text in English words; any other text as it is."""
        if not is_chinese(text):
            return text
        simplified = to_hans(unicodedata.normalize("NFKC", text))
        words = " ".join(word for word in self._words(simplified) if word)
        return re.sub(r"\s+([.,])", r"\1", words)

    def _words(self, text: str) -> Iterator[str]:
        start = 0
        for mention in self._mentions(text):
            yield from self._render(text[start : mention.start])
            yield self._lexicon.glossary.name(mention.unit, chinese=False)
            start = mention.end
        yield from self._render(text[start:])

    def _mentions(self, text: str) -> Iterator[Mention]:
        lower = text.lower()
        # A letter whose small form is two letters would shift the places of all that follow.
        if len(lower) == len(text):
            yield from self._lexicon.glossary.mentions(lower, self._lexicon.words)

    def _render(self, text: str) -> Iterator[str]:
        for part in _PART.findall(text):
            if part in _FULL_STOPS:
                yield "."
            elif len(part) == 1 and not part.isalnum():
                yield ","
            elif part[0] > "\u33ff":
                yield from self._render_words(self._joined(self._known_words(part)))
            else:
                yield part

    def _render_words(self, words: Iterator[str]) -> Iterator[str]:
        """Yields the rendering of each word, of a name written by its sound the consonants.

        Such a name, glossed sign by sign (杰克逊维尔: "Jackson preserve thus"), is noise to the
        model and takes the room of words; its consonants are at least the same wherever it stands.
        """
        spells = self._lexicon.sounds.transliterating - FIXED_GLOSSES.keys()
        for spelt, run in itertools.groupby(words, spells.__contains__):
            stretch = list(run)
            if spelt and len(stretch) > 1:
                yield self._lexicon.sounds.skeleton("".join(stretch))
            else:
                yield from map(self._rendering, stretch)

    def _known_words(self, run: str) -> list[str]:
        return [
            word
            for token in self._analyser.cut(run)
            for word in ([token] if self._knows(token) else self._longest_known(token))
        ]

    def _knows(self, word: str) -> bool:
        return word in FIXED_GLOSSES or word in self._lexicon.words

    def _longest_known(self, token: str) -> Iterator[str]:
        start = 0
        while start < len(token):
            end = len(token)
            while end > start + 1 and not self._knows(token[start:end]):
                end -= 1
            yield token[start:end]
            start = end

    def _joined(self, words: list[str]) -> Iterator[str]:
        """Yields the words, neighbours that make up a longer word of the dictionary as that.

        The commonest words stay alone: they meet their neighbours by chance (世界中的: "hit the
        target", 中的).
        """
        start = 0
        while start < len(words):
            for end in (start + 3, start + 2):
                parts = words[start:end]
                word = "".join(parts)
                if len(word) > LONGEST_JOINED or end > len(words):
                    continue
                if self._lexicon.gloss(word) and FIXED_GLOSSES.keys().isdisjoint(parts):
                    break
            else:
                end, word = start + 1, words[start]
            yield word
            start = end

    def _uncached_rendering(self, word: str) -> str:
        gloss = FIXED_GLOSSES.get(word)
        return self._lexicon.gloss(word) if gloss is None else gloss
