"""Word lists written as running text."""


def words(text: str) -> tuple[str, ...]:
    """The words of a text."""
    return tuple(text.split())


def with_pinyin(word: str) -> tuple[str, str]:
    """The Chinese and the pinyin of a word written as both, `王wang`."""
    cut = next(at for at, letter in enumerate(word) if letter.isascii())
    return word[:cut], word[cut:]
