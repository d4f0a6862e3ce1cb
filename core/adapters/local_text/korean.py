"""Korean words as they appear in running text: inflected stems, particles, word edges."""

_HANGUL = 0xAC00
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_NONE, _N, _L, _M, _P, _SS = 0, 4, 8, 16, 17, 20  # indices of final consonants
_OPEN_ENDINGS = (_N, _L, _M, _P)

#: What may follow a noun inside one written word.
PARTICLES = frozenset(
    word
    for line in (
        "가 이 은 는 을 를 의 에 에서 에는 에선 엔 에도 에만 도 로 으로 만",
        "과 와 랑 이랑 하고 처럼 같은 같이 부터 까지 마다 보다 나 이나 라도",
        "이라도 용 풍 들 때 날 뿐 밖에 한테 에게 야 아 요 이요 인 님 적 송 곡",
        "노래 음악",
    )
    for word in line.split()
)


def forms(stem: str) -> list[str]:
    """The beginnings that an inflected stem can have in text: `슬프` gives 슬픈, 슬플, 슬퍼 ….

    Regular stems, and those in ㅂ, ㅡ, ㄹ, 르 and 하; a form stands for everything that begins so.
    """
    head, last = stem[:-1], stem[-1]
    first, vowel, final = _split(last)
    letter = _VOWELS[vowel]
    found = [stem]
    if last == "하":
        return [
            *found,
            *(head + _join(first, vowel, end) for end in _OPEN_ENDINGS),
            f"{head}해",
            f"{head}했",
        ]
    if final == _P:  # 그립다: 그리운, 그리워
        open_syllable = _join(first, vowel, _NONE)
        return [
            *found,
            *(head + open_syllable + tail for tail in ("우", "운", "울", "움", "웠", "워", "와")),
        ]
    if final == _L:  # 힘들다: 힘든, 힘들어
        return [*found, *(head + _join(first, vowel, end) for end in (_N, _M, _P))]
    if final != _NONE:
        return found
    found += [head + _join(first, vowel, end) for end in _OPEN_ENDINGS]
    bright = bool(head) and _VOWELS[_split(head[-1])[1]] in "ㅏㅑㅗ"
    for past in (_NONE, _SS):
        if last == "르" and head:
            before = _split(head[-1])
            tail = _join(5, _VOWELS.index("ㅏ" if bright else "ㅓ"), past)  # ㄹ
            found.append(head[:-1] + _join(before[0], before[1], _L) + tail)
        elif letter == "ㅡ":
            found.append(head + _join(first, _VOWELS.index("ㅏ" if bright else "ㅓ"), past))
        elif letter in "ㅣㅗㅜ":
            joined = {"ㅣ": "ㅕ", "ㅗ": "ㅘ", "ㅜ": "ㅝ"}[letter]
            found.append(head + _join(first, _VOWELS.index(joined), past))
        else:
            found.append(head + _join(first, vowel, past))
    return list(dict.fromkeys(found))


def attributive(stem: str, *, verb: bool) -> str:
    """The form before a noun: 슬프 gives 슬픈, 그립 그리운, a verb 달리 gives 달리는."""
    head, last = stem[:-1], stem[-1]
    first, vowel, final = _split(last)
    if verb or final == _SS or last == "없":
        return head + (_join(first, vowel, _NONE) if final == _L else last) + "는"
    if final == _P:
        return head + _join(first, vowel, _NONE) + "운"
    if final in (_NONE, _L):
        return head + _join(first, vowel, _N)
    return stem + "은"


def is_hangul(char: str) -> bool:
    """Whether this is a composed syllable."""
    return "가" <= char <= "힣"


def _split(syllable: str) -> tuple[int, int, int]:
    code = ord(syllable) - _HANGUL
    return code // 588, code % 588 // 28, code % 28


def _join(first: int, vowel: int, final: int) -> str:
    return chr(_HANGUL + first * 588 + vowel * 28 + final)
