"""A small server that answers `/embeddings` as OpenAI does, and fails on demand.

Vectors depend on the text alone. `script` holds failures for the coming requests, one each:
an HTTP status, `quota`, `hang`, `drop`, or `("busy", "7")` with what Retry-After says.
"""

import asyncio
import base64
import hashlib
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import numpy as np
from aiohttp import web

MOST_INPUTS, MOST_TOKENS, LONGEST_INPUT = 2048, 300_000, 8192
KEY = "sk-test-secret-key"


@dataclass
class FakeOpenAI:
    """What the server is like, and what it was asked."""

    dimension: int = 3072
    key: str | None = KEY
    models: frozenset[str] = frozenset({"text-embedding-3-large", "nomic-embed-text"})
    base64_known: bool = True  # OpenAI packs floats when asked to; others ignore or refuse it
    shuffled: bool = True
    shrinks: bool = True  # understands `dimensions`
    usage: object = "counted"  # else what it says in place of what it counted
    script: deque[object] = field(default_factory=deque)
    asked: list[dict[str, object]] = field(default_factory=list)
    url: str = ""

    async def embeddings(self, request: web.Request) -> web.StreamResponse:
        """`POST /embeddings`."""
        body = await request.json()
        self.asked.append(body)
        failure = self.script.popleft() if self.script else None
        if failure is not None:
            return await self._fail(request, failure)
        if self.key is not None and request.headers.get("Authorization") != f"Bearer {self.key}":
            given = request.headers.get("Authorization", "")
            return _error(401, f"Incorrect API key provided: {given}", "invalid_api_key")
        if body["model"] not in self.models:
            return _error(404, f"The model {body['model']} does not exist", "model_not_found")
        texts = body["input"]
        refusal = self._refusal(texts, body)
        if refusal:
            return _error(400, refusal, None)
        rows = [
            {"object": "embedding", "index": at, "embedding": self._vector(text, body)}
            for at, text in enumerate(texts)
        ]
        if self.shuffled:
            rows.reverse()
        usage = self.usage
        if usage == "counted":
            tokens = sum(self.counted(text) for text in texts)
            usage = {"prompt_tokens": tokens, "total_tokens": tokens}
        return web.json_response(
            {"object": "list", "data": rows, "model": body["model"], "usage": usage}
        )

    @staticmethod
    def counted(text: str) -> int:
        """About what the tokeniser counts."""
        return 1 + len(text.encode()) // 4

    def _refusal(self, texts: list[str], body: dict[str, object]) -> str:
        tokens = [len(text.encode()) // 4 for text in texts]  # about what the tokeniser counts
        if not texts or len(texts) > MOST_INPUTS:
            return f"between 1 and {MOST_INPUTS} inputs"
        if any(not text for text in texts):
            return "input cannot be an empty string"
        if max(tokens) > LONGEST_INPUT or sum(tokens) > MOST_TOKENS:
            return "too many tokens"
        if "dimensions" in body and not self.shrinks:
            return "this model does not support dimensions"
        if body.get("encoding_format") == "base64" and not self.base64_known:
            return "unknown encoding_format"
        return ""

    def _vector(self, text: str, body: dict[str, object]) -> object:
        size = int(str(body.get("dimensions", self.dimension)))
        seed = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")
        vector = np.random.default_rng(seed).normal(size=size).astype("<f4")
        if body.get("encoding_format") == "base64":
            return base64.b64encode(vector.tobytes()).decode()
        return vector.tolist()

    async def _fail(self, request: web.Request, failure: object) -> web.StreamResponse:
        match failure:
            case "hang":
                await asyncio.sleep(3600)
            case "drop":
                assert request.transport is not None
                request.transport.close()
            case "quota":
                return _error(429, "You exceeded your current quota", "insufficient_quota")
            case ("busy", str(seconds)):
                answer = _error(429, "Rate limit reached", "rate_limit_exceeded")
                answer.headers["Retry-After"] = seconds
                return answer
            case int(status):
                return _error(status, "something is wrong", None)
            case bytes(body):
                return web.Response(body=body, content_type="application/json")
        return web.Response()


def _error(status: int, message: str, code: str | None) -> web.Response:
    return web.json_response(
        {"error": {"message": message, "type": "error", "param": None, "code": code}}, status=status
    )


@asynccontextmanager
async def running(fake: FakeOpenAI) -> AsyncIterator[FakeOpenAI]:
    """Serve on a free port of the loopback; `fake.url` is the base address."""
    app = web.Application(client_max_size=64 * 1024 * 1024)
    app.router.add_post("/v1/embeddings", fake.embeddings)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        fake.url = f"http://{host}:{port}/v1"
        yield fake
    finally:
        await runner.cleanup()
