"""The words that say no, and what may stand between them and what is not wanted."""

import re

_ONLY = (
    "nothing but", "none but", "nothing (?:like|beats|better)", "no matter",
    "no (?:longer|doubt that)", "ничего кроме",
)  # fmt: skip
#: Any artist may follow these; after the weak ones a name must look like one.
_STRONG = (
    "(?:everything|anything|anyone|all)(?: else)? (?:but|except)", "except(?:ing)?(?: for)?",
    "excluding", "excludes?", "minus", "other than", "anyone but", "without", "w/o", "no",
    "leave out", "avoid", "skip", "ban", "кроме", "без", "исключая", "исключить", "исключи",
    "минус", "за исключением", "убери", "убрать", "никак(?:ого|их|ой)", "вместо",
)  # fmt: skip
_WEAK = (
    "not", "isn't", "aren't",
    "don'?t(?! (?:mind|know|care|forget|you|stop|get|let|have to|need to|worry))", "doesn'?t",
    "never", "hate", "can't stand", "tired of", "sick of", "nothing", "non", "neither", "nor",
    "не", "ни", "ненавижу", "терпеть не могу", "надоел[аио]?", "устал[аи]? от",
)  # fmt: skip
BEFORE = re.compile(
    rf"(?<![\w'])(?:(?P<only>{'|'.join(_ONLY)})|(?P<strong>{'|'.join(_STRONG)})"
    rf"|(?P<weak>{'|'.join(_WEAK)}))(?![\w'])|(?<![^\s,;(])(?P<sign>-)(?=[^\W\d_])"
)
#: `don't look back` is about nobody: some cues need one of these before a name.
NAMING = re.compile(r"^(?!do|never)|\b(?:like|want|play|need|hear|love)\b")

#: Other words that may stand before what is not wanted: `no boring rap`.
REACH, WEAK_REACH = 2, 1

BOUNDARY = re.compile(r"[,;:.!?()\n\[\]]|\s-\s|\s[–—]\s")
OR = re.compile(r"\s*,?\s+(?:or|nor|and|и|или|ни|либо)(?=\s)\s*|\s*[/&+]\s*")
FREELY = re.compile(r"\b(?:or|nor|или|ни|либо)\b|/")

#: Korean says no behind: `랩 말고`, `발라드는 빼고`, `빠르지 않은`.
_NOUN = r"(?:\s?(?:노래|음악|곡|장르|쪽|계열|느낌|스타일|거|것|건|걸|하는 거|부른 거|버전|템포))?"
AFTER = re.compile(
    rf"{_NOUN}(?:들)?(?:은|는|이|가|을|를|도|만|으로|로|하게|한|운)?(?:은|는)?(?:\s(?:좀|다|전부|모두|절대|별로|제발|일단))?"
    r"\s*(?:말고(?:는)?|빼고(?:는)?|빼\s?줘(?:요)?|빼\s?주세요|뺀|빼|제외(?:하고|한|하고는|해\s?줘|해\s?주세요)?|없는|없이|없고|없게"
    r"|없었으면|아닌|아니고|아니면서|싫(?:어|다|은|고|어요)|금지|안\s?나오는|안\s?들어간|안\s?들어가는|사절|노노|x(?![a-z])|지\s?(?:는|도)?\s?(?:않|말)[가-힣]*"
    r"|[가-힣]?지\s?(?:는|도)?\s?않[가-힣]*)"
)
KOREAN_OR = re.compile(r"\s*(?:이랑|랑|하고|이나|나|와|과|및|도|또는|/|\+|&)\s*")
#: How much of it is not wanted: `너무 빠르지 않은`.
DEGREE = re.compile(r"(?<![가-힣])(?:너무|별로|그렇게|많이|지나치게|막)\s+$")
KOREAN_NOT = re.compile(r"(?<![가-힣])안\s?$")
#: Russian may say it behind too: `шансон не предлагать`.
AFTER_RUSSIAN = re.compile(
    r"\s+(?:мне\s+)?(?:не\s+(?:надо|нужно|нужен|нужна|нужны|предлагать|предлагай\w*|ставить|ставь\w*|включать|включай\w*"
    r"|люблю|хочу|хочется|берем|брать)|исключить|исключи\w*|убрать|убери\w*)(?!\w)"
)
WITH = re.compile(r"(?:\bwith|(?<!\w)со?|(?<!\w)есть|has|having|include)\s+$")
KOREAN_WITH = re.compile(r"(?:이|가|도)?\s*(?:있는|있고|있으면|있었으면|들어간|나오는)")
#: Korean cues that may follow a name, with what is said of the name in between.
LEAVE_OUT = re.compile(
    r"(?:\s?(?:노래|음악|곡)(?:들)?)?(?:은|는|을|를|만|도)?\s*(?:말고(?:는)?|빼고(?:는)?|빼\s?줘(?:요)?|빼\s?주세요|뺀"
    r"|제외(?:하고|한|하고는|해\s?줘|해\s?주세요)?|금지|사절)"
)
