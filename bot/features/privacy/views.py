"""/privacy, /forget and their receipts."""

from collections.abc import Mapping

from bot.features.privacy.actions import Forget, SendMyData
from bot.texts import Texts
from bot.ui.actions import OpenSettings
from bot.ui.markup import bold, join
from bot.ui.screen import Press, Screen
from bot.ui.sections import Section
from core.feedback import ABSENT_KEPT, KEPT, Happened, Scope

_SCOPES = (
    (Scope.FEEDBACK, "button-forget-feedback"),
    (Scope.HISTORY, "button-forget-history"),
    (Scope.EVERYTHING, "button-forget-everything"),
)


def privacy_screen(texts: Texts) -> Screen:
    """What is kept, and for how long."""
    lines = [
        texts("privacy-settings", years=ABSENT_KEPT.days // 365),
        texts("privacy-feedback"),
        texts("privacy-shown", days=KEPT[Happened.SHOWN].days),
        texts("privacy-opened", days=KEPT[Happened.OPENED].days),
        texts("privacy-lists"),
        texts("privacy-forgotten"),
        texts("privacy-not"),
    ]
    rows = (
        (Press(texts("button-my-data"), SendMyData()),),
        (Press(texts("button-forget"), OpenSettings(Section.FORGET.value)),),
    )
    title = join(" ", ["🔒", bold(texts("privacy-title"))])
    return Screen(join("\n\n", [title, join("\n", [f"• {line}" for line in lines])]), rows)


def forget_screen(texts: Texts) -> Screen:
    """What can be deleted."""
    rows = tuple((Press(texts(message), Forget(scope, sure=False)),) for scope, message in _SCOPES)
    title = join(" ", ["🗑", bold(texts("forget-title"))])
    return Screen(join("\n\n", [title, texts("forget-about")]), rows)


def sure_screen(scope: Scope, texts: Texts) -> Screen:
    """Whether it is really meant."""
    yes = Press(texts("button-forget-sure"), Forget(scope, sure=True))
    no = Press(texts("button-back"), OpenSettings(Section.FORGET.value))
    return Screen(bold(texts("forget-sure", scope=scope.value)), ((yes,), (no,)))


def receipt_screen(scope: Scope, counts: Mapping[str, int], texts: Texts) -> Screen:
    """What was deleted."""
    lines = [f"• {texts('receipt-line', what=what, count=count)}" for what, count in counts.items()]
    after = texts("receipt-everything" if scope is Scope.EVERYTHING else "receipt-part")
    title = join(" ", ["🧾", bold(texts("receipt-title"))])
    return Screen(join("\n\n", [title, join("\n", lines), after]))
