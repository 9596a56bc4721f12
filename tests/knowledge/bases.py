"""Small content folders for the tests of the knowledge base."""

from pathlib import Path

DOCUMENT = """\
id: rules
title: 某市就业援助办法
number: 某人社发〔2010〕1号
effective_from: 2010-10-01
verified: full
source: 测试
seen_on: 2026-11-01
clauses:
  - {article: '1', text: 公益性岗位由政府开发。}
  - {article: '2(1)', text: 年满四十周岁的失业人员;, heading: 范围}
  - {article: '2(2)', text: 残疾失业人员。, heading: 范围}
"""

ENTRIES = """\
- id: post
  title: 公益性岗位是什么？
  variants: [公益岗是啥, 什么叫公益性岗位, 社区公益岗, 政府安排的岗位是什么, 公益岗都干啥活, 公益性岗位啥意思]
  answer: 政府出钱开发的岗位。
  citations: [{document: rules, article: '1'}]
  related: [loan]
- id: loan
  title: 创业担保贷款怎么申请？
  variants: [创业贷款咋申请, 我想贷款开个小店, 小额贷款去哪办, 贷款要什么条件, 做买卖能贷款吗, 自主创业贷款怎么办]
  answer: 到社区申请。
  citations: [{document: rules, article: '1'}]
- id: age
  title: “4050”人员是什么意思？
  variants: [4050是啥, 什么叫4050, 四零五零人员都有谁, 女的四十算不算4050, 4050指的是多大岁数, 4050啥条件]
  answer: 女满40，男满50。
  citations: [{document: rules, article: '2(1)'}]
  amounts: [fee]
- id: flexible
  title: “4555”社保补贴怎么领？
  variants: [4555是啥, 4555补贴咋领, 灵活就业社保补贴怎么申请, 四五五五给补多少, 自己交社保有补贴吗, 交社保国家给补钱吗]
  answer: 到社区申报。
  citations: [{document: rules, article: '1'}]
- id: fits
  title: 符合条件怎么办？
  variants: [我符合条件下一步干啥, 符合了怎么申请, 条件都符合找谁, 符合就能办吗, 都符合了带啥去, 符合条件去哪]
  answer: 去社区申请。
  citations: [{document: rules, article: '2(1)'}]
- id: fits-not
  title: 不符合条件怎么办？
  variants: [我不符合条件咋整, 不符合还能办吗, 条件不符合找谁, 说我不符合去哪问, 不符合有别的办法吗, 不符合条件还给补吗]
  answer: 可以问窗口原因。
  citations: [{document: rules, article: '2(2)'}]
"""

AMOUNTS = """\
- id: fee
  title: 补贴
  values:
    - {from: 2017-10-01, to: 2018-09-30, value: 2196元/人·年, citation: {document: rules, article: '1'}}
"""

ELSEWHERE = """\
- id: fund
  topic: 住房公积金
  variants: [公积金怎么取, 公积金能提取吗, 公积金余额去哪查, 住房公积金贷款, 公积金断了咋办, 离职公积金能取不]
  text: 公积金归住房公积金管理中心。
- id: talk
  topic: 闲聊
  variants: [你好, 今天天气怎么样, 讲个笑话, 你叫什么名字, 晚安, 吃了吗]
  text: 您可以问就业援助的事。
"""

SYNONYMS = """\
- {term: 公益性岗位, says: [公益岗]}
- {term: 怎么, says: [咋]}
- {term: '', says: [请问, 你好]}
"""


def write(root: Path, **files: str) -> Path:
    """A content folder of these files; ``entries__a`` is entries/a.yaml."""
    for name, text in files.items():
        path = root / f"{name.replace('__', '/')}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def small(root: Path) -> Path:
    """A whole small base: six entries, two subjects of other offices, one dated amount."""
    return write(
        root,
        documents__rules=DOCUMENT,
        entries__all=ENTRIES,
        amounts=AMOUNTS,
        elsewhere=ELSEWHERE,
        synonyms=SYNONYMS,
    )
