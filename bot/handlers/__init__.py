"""What every update passes on its way: the gate, the features, the buttons, the error handler."""

from bot.context import App
from bot.handlers import gate, presses, trouble


def register(app: App) -> None:
    """Add every handler; the first that fits an update takes it, so the catch-alls come last."""
    gate.register(app)
    presses.register(app)
    for feature in app.bot_data.features.all:
        if feature.register:
            feature.register(app)
    trouble.register(app)
