"""The phrases that tell lost records from won ones, found in what people wrote.

Chinese has no spaces, so every run of two to eight characters is a candidate, unless it is always preceded or
followed by the same character, for then it is a piece of something; of other scripts every one to three words.
How telling a phrase is, is the log-likelihood ratio of its texts among both outcomes (Dunning, "Accurate Methods for the
Statistics of Surprise and Coincidence", 1993). Of phrases that stand in the same texts the longest stays.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log

from yunchou.records.search.terms import is_ideographic, runs

SHORTEST, LONGEST, MOST_WORDS = 2, 8, 3
LEAST_TEXTS = 3
"""A phrase in fewer texts tells of single records only."""
TELLING = 3.84
"""The ratio from which on a difference is hardly chance (χ² with one degree of freedom, 5 %)."""
MOST_PHRASES = 30
NEARLY = 0.8
_EMPTY_CHARACTERS = frozenset("的了是在和与也就都而及着或被把对我你他她它这那们个很不没有为以到从")
_EMPTY_WORDS = frozenset(
    (
        *("a", "an", "and", "are", "as", "at", "be", "been", "but", "by", "for", "from", "had", "has"),
        *("have", "he", "her", "his", "i", "in", "is", "it", "its", "me", "my", "no", "not", "of"),
        *("on", "or", "our", "she", "so", "that", "the", "their", "them", "they", "this", "to", "too", "us"),
        *("was", "we", "were", "what", "when", "which", "who", "will", "with", "would", "you", "your"),
    )
)
_Beside = dict[str, tuple[set[str], set[str]]]
"""Of each phrase the characters before and behind it, an empty one at the ends of a run."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase, in how many texts of lost and of won records it stands, and how telling it is."""

    text: str
    lost: int
    won: int
    weight: float


def telling(lost: Sequence[str], won: Sequence[str]) -> list[Phrase]:
    """The phrases that stand in texts of lost records more than by chance, the most telling first; texts are folded.

    Where nothing was written about won records there is nothing to hold them against: then the most frequent ones.
    """
    beside: _Beside = {}
    among_lost, among_won = _counted(lost, beside), _counted(won, {})
    found = []
    for text, count in among_lost.items():
        if count < LEAST_TEXTS or not _free(beside.get(text)):
            continue
        other = among_won[text]
        weight = _ratio(count, len(lost), other, len(won)) if won else float(count)
        more = not won or count * len(won) > other * len(lost)
        if more and (not won or weight >= TELLING):
            found.append(Phrase(text, count, other, round(weight, 2)))
    return _whole(found)[:MOST_PHRASES]


def _counted(texts: Sequence[str], beside: _Beside) -> Counter[str]:
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(set(_candidates(text, beside)))
    return counts


def _free(sides: tuple[set[str], set[str]] | None) -> bool:
    """Whether a phrase stands by itself: at an end of a run of characters, or with different neighbours, on both sides."""
    return sides is None or all("" in side or len(side) > 1 for side in sides)


def _candidates(text: str, beside: _Beside) -> Iterator[str]:
    words: list[str] = []
    for run in [*runs(text), "一"]:
        if not is_ideographic(run):
            words.append(run)
            continue
        yield from _of_words(text, words)
        words = []
        for length in range(SHORTEST, min(LONGEST, len(run)) + 1):
            for at in range(len(run) - length + 1):
                part = run[at : at + length]
                if part[0] not in _EMPTY_CHARACTERS and part[-1] not in _EMPTY_CHARACTERS:
                    left, right = beside.setdefault(part, (set(), set()))
                    left.add(run[at - 1 : at] if at else "")
                    right.add(run[at + length : at + length + 1])
                    yield part


def _of_words(text: str, words: Sequence[str]) -> Iterator[str]:
    """Phrases of words that stand side by side, with one space between them."""
    for at in range(len(words)):
        for length in range(1, MOST_WORDS + 1):
            part = words[at : at + length]
            if len(part) < length or part[0] in _EMPTY_WORDS or part[-1] in _EMPTY_WORDS:
                continue
            phrase = " ".join(part)
            if len(phrase) > SHORTEST and not phrase.isdigit() and (length == 1 or phrase in text):
                yield phrase


def _ratio(a: int, of_a: int, b: int, of_b: int) -> float:
    """Dunning's −2 log λ of `a` among `of_a` against `b` among `of_b`."""
    together = (a + b) / (of_a + of_b)

    def likelihood(k: int, n: int, p: float) -> float:
        return (k * log(p) if k else 0.0) + ((n - k) * log(1 - p) if n > k else 0.0)

    own = likelihood(a, of_a, a / of_a) + likelihood(b, of_b, b / of_b)
    return max(2 * (own - likelihood(a, of_a, together) - likelihood(b, of_b, together)), 0.0)


def _whole(found: Sequence[Phrase]) -> list[Phrase]:
    """Without pieces: a phrase stays out where a longer one stands in nearly all its texts, or a better one overlaps it."""
    kept: list[Phrase] = []
    for each in sorted(found, key=lambda p: (-p.lost, -len(p.text), p.text)):
        longer = any(
            each.text in other.text and other.lost >= NEARLY * each.lost
            for other in found
            if len(other.text) > len(each.text)
        )
        covered = any(_overlap(each.text, other.text) and other.lost >= each.lost for other in kept)
        if not longer and not covered:
            kept.append(each)
    return sorted(kept, key=lambda p: (-p.weight, p.text))


def _overlap(one: str, other: str) -> bool:
    """Whether one holds the other, or the end of one is the beginning of the other by two characters or more."""
    if one in other or other in one:
        return True
    return any(
        one[-n:] == other[:n] or other[-n:] == one[:n] for n in range(SHORTEST, min(len(one), len(other)))
    )
