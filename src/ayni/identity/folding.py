"""Letters folded so that the same name written twice compares equal."""

from __future__ import annotations

import unicodedata

#: Latin letters that Unicode does not decompose, as people write them who lack the key.
_LATIN = {"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ŋ": "n", "ħ": "h"}

#: Letters with two spellings in use: German and Nordic writers fall back to these rather than to the bare letter.
_TWO_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})

#: Cyrillic as passports and most people write it in Latin letters.
_CYRILLIC = dict(
    zip(
        "абвгдезийклмнопрстуфхцчшщъыьэіїєґўјљњћџђ",
        "a b v g d e z i i k l m n o p r s t u f kh ts ch sh shch _ y _ e i i e g u j lj nj c dz d".replace("_", "").split(" "),
        strict=True,
    )
) | {"ё": "e", "ж": "zh", "ю": "yu", "я": "ya"}

_GREEK = dict(
    zip("αβγδεζηθικλμνξοπρσςτυφχψω", "a v g d e z i th i k l m n x o p r s s t y f ch ps o".split(" "), strict=True)
)

_TO_ASCII = str.maketrans(_LATIN | _CYRILLIC | _GREEK)


def fold(text: str) -> str:
    """Lower case without accents, in Latin letters where the script is Latin, Cyrillic or Greek; other scripts stay.

    >>> fold("Łukasz Żółć"), fold("STRAẞE"), fold("Фёдор")
    ('lukasz zolc', 'strasse', 'fedor')
    """
    if text.isascii():
        return text.lower()
    lowered = unicodedata.normalize("NFKC", text).casefold().translate(_TO_ASCII)
    bare = "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c))
    # Decomposing uncovers letters of the table below an accent: ǿ is ø with an acute.
    return unicodedata.normalize("NFC", bare.translate(_TO_ASCII))


def fold_to_two_letters(text: str) -> str:
    """As `fold`, with ä, ö, ü, ø and å spelled out. Differs from `fold` only where `text` has one of them.

    >>> fold_to_two_letters("Jürgen Møller")
    'juergen moeller'
    """
    if text.isascii():
        return text.lower()
    return fold(unicodedata.normalize("NFKC", text).casefold().translate(_TWO_LETTERS))
