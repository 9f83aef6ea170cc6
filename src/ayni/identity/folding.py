"""Letters folded so that the same name written twice compares equal."""

from __future__ import annotations

import unicodedata

#: Latin letters that Unicode does not decompose, as people write them who lack the key; last the Turkish i.
_UNDECOMPOSED = "ßøłđðþæœŋħ\u0131"
_LATIN_FOR_UNDECOMPOSED = "ss o l d d th ae oe n h i"
_LATIN = dict(zip(_UNDECOMPOSED, _LATIN_FOR_UNDECOMPOSED.split(), strict=True))

#: Letters with two spellings in use: German and Nordic writers fall back to these rather than to the bare letter.
_TWO_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})

_LATIN_FOR_CYRILLIC = "a b v g d e z i i k l m n o p r s t u f kh ts ch sh shch y e i i e g u j lj nj c dz d"
_LATIN_FOR_GREEK = "a v g d e z i th i k l m n x o p r s s t y f ch ps o"

#: Cyrillic as passports and most people write it in Latin letters. The two signs are not written.
_CYRILLIC = dict(
    zip(
        "абвгдезийклмнопрстуфхцчшщыэіїєґўјљњћџђ",
        _LATIN_FOR_CYRILLIC.split(),
        strict=True,
    )
) | {"ё": "e", "ж": "zh", "ю": "yu", "я": "ya", "ъ": "", "ь": ""}

_GREEK = dict(
    zip(
        "αβγδεζηθικλμνξοπρσςτυφχψω",
        _LATIN_FOR_GREEK.split(),
        strict=True,
    )
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
