"""Which text encoder answers: the paid or foreign one that is configured, else the built-in one."""

import time
from contextlib import AsyncExitStack
from datetime import UTC, datetime

from core.adapters.openai_text import OpenAITextEncoder
from core.ports import KeyValue, TextEncoder
from core.services.budget import DailyBudget
from core.settings import EncoderChoice, Settings


def chosen_encoder(
    settings: Settings, values: KeyValue, builtin: TextEncoder, stack: AsyncExitStack
) -> TextEncoder:
    """The encoder that the settings ask for; the stack closes its connections.

    A daily budget of tokens bounds what is sent with a key; a server that needs none is not
    counted.
    Raises `SetupError` where OpenAI is asked for without key and address.
    """
    configured = settings.openai_api_key is not None or settings.openai_base_url is not None
    wanted = settings.encoder is EncoderChoice.OPENAI or (
        settings.encoder is EncoderChoice.AUTO and configured
    )
    if not wanted:
        return builtin
    budget = DailyBudget(values, settings.daily_tokens, lambda: datetime.now(UTC))
    encoder = OpenAITextEncoder(
        model=settings.openai_embedding_model,
        store=values,
        clock=time.time,
        api_key=settings.openai_api_key,
        base_url=settings.openai_base_url,
        dimension=settings.encoder_dimension,
        budget=budget if settings.openai_api_key is not None else None,
    )
    stack.push_async_callback(encoder.aclose)
    return encoder
