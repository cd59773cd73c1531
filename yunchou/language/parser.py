"""The parser: operator precedence as in a spreadsheet, by binding powers.

From loose to tight: `or`; `and`; `not`; comparisons, `in`, `between`, `contains`, `is null`; `&`; `+ -`; `* /`; `^`
(grouped from the left); a sign (tighter than `^`, so `-2^2` is 4); postfix `%`.
"""

from functools import lru_cache

from yunchou.language import errors
from yunchou.language.scan import Token, scan
from yunchou.language.syntax import (
    Between,
    Boolean,
    Call,
    Chain,
    Comparison,
    IsNull,
    Membership,
    Node,
    Not,
    Null,
    Number,
    Path,
    Percent,
    Sign,
    Step,
    Text,
    height,
)
from yunchou.language.types import MOST_DEPTH, Name

OR, AND, NOT, COMPARE, CONCAT, ADD, MULTIPLY, POWER, SIGN, PERCENT = range(1, 11)
LEVELS = {
    "or": OR,
    "and": AND,
    **dict.fromkeys(("=", "!=", "<", "<=", ">", ">="), COMPARE),
    **dict.fromkeys(("contains", "starts_with", "ends_with", "in", "between", "is"), COMPARE),
    "&": CONCAT,
    "+": ADD,
    "-": ADD,
    "*": MULTIPLY,
    "/": MULTIPLY,
    "^": POWER,
    "%": PERCENT,
}
NEGATABLE = frozenset({"in", "between", "contains", "starts_with", "ends_with"})

TALLEST = 3 * MOST_DEPTH
"""How many nodes may lie inside each other: what `MOST_DEPTH` levels with an operator or two on each come to."""


KEPT_LENGTH = 500
"""Characters of an expression whose tree is kept for the next time; long ones would fill the memory."""


def parse(text: str) -> Node:
    """The expression as a tree. Raises ExpressionError."""
    return _kept(text) if len(text) <= KEPT_LENGTH else _parsed(text)


@lru_cache(maxsize=512)
def _kept(text: str) -> Node:
    return _parsed(text)


def _parsed(text: str) -> Node:
    parser = _Parser(scan(text), len(text))
    tree = parser.expression(OR)
    if parser.token.kind != "end":
        raise parser.unexpected()
    if height(tree) > TALLEST:
        raise errors.too_deep(0, MOST_DEPTH)
    return tree


class _Parser:
    def __init__(self, tokens: list[Token], length: int) -> None:
        self.tokens = tokens
        self.position = 0
        self.token = tokens[0]
        self.length = length
        self.depth = 0

    # -- tokens --------------------------------------------------------------------------------------------------

    def take(self) -> Token:
        """The token at hand; the next one comes to hand."""
        token = self.token
        self.position += 1
        self.token = self.tokens[min(self.position, len(self.tokens) - 1)]
        return token

    def at_operator(self, *operators: str) -> bool:
        return self.token.kind == "operator" and self.token.text in operators

    def expect(self, operator: str) -> Token:
        if not self.at_operator(operator):
            raise self.unexpected()
        return self.take()

    def unexpected(self) -> errors.ExpressionError:
        if self.token.kind == "end":
            return errors.unexpected_end(self.length)
        return errors.unexpected_character(self.token.at, self.token.text or '""')

    def deeper(self, at: int) -> None:
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise errors.too_deep(at, MOST_DEPTH)

    # -- values --------------------------------------------------------------------------------------------------

    def expression(self, loosest: int) -> Node:
        """A value followed by whatever operators bind at least as tightly as `loosest`."""
        left = self.value()
        while (level := self.level()) >= loosest:
            if level == COMPARE:
                left = self.comparison(left)
            elif level == PERCENT:
                left = Percent(left.at, self.take().at, left)
            else:
                left = self.chain(left, level)
        return left

    def level(self) -> int:
        """The level of the operator at hand, 0 when there is none."""
        if self.token.kind != "operator":
            return 0
        if self.token.text == "not":
            following = self.tokens[self.position + 1]
            return COMPARE if following.kind == "operator" and following.text in NEGATABLE else 0
        return LEVELS.get(self.token.text, 0)

    def value(self) -> Node:
        token = self.token
        match token.kind:
            case "number":
                self.take()
                return Number(token.at, token.number)
            case "text":
                self.take()
                return Text(token.at, token.text)
            case "name" | "bracketed":
                return self.name()
            case "operator":
                return self.prefixed(token)
            case _:
                raise self.unexpected()

    def prefixed(self, token: Token) -> Node:
        """A value that starts with an operator or a word."""
        match token.text:
            case "true" | "false":
                self.take()
                return Boolean(token.at, token.text == "true")
            case "null":
                self.take()
                return Null(token.at)
        if token.text not in ("(", "-", "+", "not"):
            raise self.unexpected()
        self.deeper(token.at)
        self.take()
        node: Node
        if token.text == "(":
            node = self.expression(OR)
            self.expect(")")
        elif token.text == "not":
            node = Not(token.at, self.expression(NOT))
        else:
            node = Sign(token.at, token.text, self.expression(SIGN))
        self.depth -= 1
        return node

    def name(self) -> Node:
        """A path, or a call."""
        first = self.take()
        if first.kind == "name" and self.at_operator("("):
            return Call(first.at, first.text.upper(), self.listed())
        names = [Name(first.text, first.at, first.kind == "bracketed")]
        while self.at_operator("."):
            self.take()
            token = self.token
            # Behind a dot a word of the language is a name like any other.
            word = token.kind == "operator" and token.text.isidentifier()
            if token.kind not in ("name", "bracketed") and not word:
                raise self.unexpected()
            self.take()
            names.append(Name(token.text, token.at, token.kind == "bracketed"))
        return Path(first.at, tuple(names))

    def listed(self) -> tuple[Node, ...]:
        """Expressions in parentheses, separated by commas."""
        self.deeper(self.token.at)
        self.expect("(")
        items: list[Node] = []
        if not self.at_operator(")"):
            items.append(self.expression(OR))
            while self.at_operator(","):
                self.take()
                items.append(self.expression(OR))
        self.expect(")")
        self.depth -= 1
        return tuple(items)

    # -- operators -----------------------------------------------------------------------------------------------

    def chain(self, first: Node, level: int) -> Node:
        steps: list[Step] = []
        while self.level() == level:
            operator = self.take()
            steps.append(Step(operator.text, operator.at, self.expression(level + 1)))
        return Chain(first.at, first, tuple(steps))

    def comparison(self, left: Node) -> Node:
        at = self.token.at
        negated = self.at_operator("not")
        if negated:
            self.take()
        operator = self.take().text
        node: Node
        if operator == "is":
            return self.is_null(left)
        if operator == "in":
            node = Membership(left.at, at, left, self.items())
        elif operator == "between":
            low = self.expression(CONCAT)
            self.expect("and")
            node = Between(left.at, at, left, low, self.expression(CONCAT))
        else:
            node = Comparison(left.at, operator, at, left, self.expression(CONCAT))
        return Not(left.at, node) if negated else node

    def is_null(self, left: Node) -> Node:
        negated = self.at_operator("not")
        if negated:
            self.take()
        self.expect("null")
        return Not(left.at, IsNull(left.at, left)) if negated else IsNull(left.at, left)

    def items(self) -> tuple[Node, ...]:
        """What follows `in`: a list in parentheses, or one value that is a list itself."""
        if not self.at_operator("("):
            return (self.expression(CONCAT),)
        items = self.listed()
        if not items:
            raise errors.unexpected_character(self.tokens[self.position - 1].at, ")")
        return items
