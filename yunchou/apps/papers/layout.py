"""How the blocks of a print template are set. What is set comes in as data and is never read as markup."""

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "zh-CN": {"seal": "（盖章处）", "signed": "签字 / 日期"},
    "en": {"seal": "(Seal)", "signed": "Signature / date"},
}

TEMPLATE = """
#let given = json(bytes(sys.inputs.given))
#let words = given.words
#set document(title: given.title)
#set text(font: "Noto Sans SC", size: 9.5pt, lang: given.lang)
#let sizes = (17pt, 13pt, 11pt)
#let marks = (h1: 15pt, h2: 13pt, h3: 11.5pt, h4: 10.5pt)
#let align-of(name) = if name == "right" { right } else if name == "center" { center } else { left }
#let node(n) = {
  if type(n) == str { return [#n] }
  let inside = [#n.c.map(node).join()]
  if n.t in ("strong", "b") { strong(inside) }
  else if n.t in ("em", "i") { emph(inside) }
  else if n.t == "u" { underline(inside) }
  else if n.t == "s" { strike(inside) }
  else if n.t == "br" { linebreak() }
  else if n.t == "hr" { line(length: 100%, stroke: 0.5pt + luma(120)) }
  else if n.t in marks { block(above: 10pt, text(size: marks.at(n.t), weight: "bold", inside)) }
  else if n.t in ("ul", "ol") {
    let items = n.c.filter(each => type(each) != str).map(each => [#each.c.map(node).join()])
    if n.t == "ul" { list(..items) } else { enum(..items) }
  }
  else if n.t == "blockquote" { pad(left: 12pt, inside) }
  else if n.t in ("p", "pre", "li") { block(above: 7pt, below: 7pt, inside) }
  else { inside }
}
#let facts(b) = grid(
  columns: range(b.columns).map(n => (auto, 1fr)).flatten(), column-gutter: 8pt, row-gutter: 7pt,
  ..b.items.map(item => (text(fill: luma(90))[#item.at(0)], [#item.at(1)])).flatten(),
)
#let totals(b) = align(right, grid(columns: (auto, auto), column-gutter: 14pt, row-gutter: 6pt, align: (left, right),
  ..b.items.map(item => ([#item.at(0)], strong[#item.at(1)])).flatten(),
))
#let rows(b) = if b.head.len() > 0 { table(
  columns: b.widths.map(w => if w == 0 { auto } else { w * 1fr }),
  align: (x, y) => if y == 0 and not b.plain { center } else { align-of(b.aligns.at(x)) },
  stroke: if b.plain { none } else { 0.4pt + luma(170) },
  fill: (x, y) => if y == 0 and not b.plain { luma(236) },
  inset: if b.plain { (x: 0pt, y: 4pt) } else { 5pt },
  ..if b.plain { () } else { (table.header(..b.head.map(cell => strong[#cell])),) },
  ..b.lines.flatten().map(cell => [#cell]),
  ..b.foot.map(cell => strong[#cell]),
) }
#let signing(b) = block(breakable: false, above: 20pt, grid(columns: b.parties.map(p => 1fr), column-gutter: 20pt,
  ..b.parties.map(party => [
    #party.at(0)：#party.at(1) #v(26pt) #text(fill: luma(120))[#words.seal] #v(6pt)
    #words.signed：#box(width: 1fr, line(length: 100%, stroke: 0.4pt))
  ]),
))
#let part(b) = {
  if b.k == "heading" { align(align-of(b.align), block(below: 8pt, text(size: sizes.at(b.size - 1), weight: "bold")[#b.text])) }
  else if b.k == "words" { b.nodes.map(node).join() }
  else if b.k == "facts" { facts(b) }
  else if b.k == "totals" { totals(b) }
  else if b.k == "table" { rows(b) }
  else if b.k == "signing" and b.parties.len() > 0 { signing(b) }
  else if b.k == "line" { line(length: 100%, stroke: 0.8pt + luma(60)) }
  else if b.k == "room" { block(width: 100%, height: 72pt, breakable: false) }
  else if b.k == "break" { pagebreak(weak: true) }
}
#let small(body) = text(size: 8pt, fill: luma(90), body)
#let sheet = if given.paper == "half-form" { (width: 241mm, height: 140mm) } else { (paper: given.paper, flipped: given.flipped) }
#set page(..sheet)
#for paper in given.papers {
  page(
    margin: (x: 18mm, top: if paper.header == "" { 16mm } else { 20mm }, bottom: 18mm),
    header: if paper.header != "" { small[#paper.header] },
    footer: context small[#paper.footer #h(1fr) #counter(page).display(
      if given.papers.len() == 1 { "1 / 1" } else { "1" }, both: given.papers.len() == 1)],
  )[
    #counter(page).update(1)
    #for b in paper.blocks { part(b) }
  ]
}
"""
