"""The playlist tower and the text projector, trained together so that captions find playlists."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor, nn

from core.model import PLAYLIST_DIMENSION
from ml.data.corpus import Floats, Ints
from ml.losses import symmetric_contrastive
from ml.models.towers import Tower, TowerShape, seeded
from ml.train.watching import Watch, check_inputs

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class TowerSettings:
    """How the towers are trained."""

    hidden: int = 1_024
    inner: int = 256
    playlist_hidden: int = 512
    playlists: int = 256  # in a step
    texts: int = 2  # of each
    steps: int = 300
    rate: float = 5e-4
    decay: float = 0.05
    temperature: float = 0.07
    noise: float = 0.3  # length of the noise that is added to a text vector of length one
    mixed: float = 0.3  # share of texts that are the middle of two of their playlist
    dropout: float = 0.1


DEFAULTS = TowerSettings()


@dataclass(slots=True)
class Towers:
    """Both towers, in evaluation mode."""

    text: Tower
    playlist: Tower = field(repr=False)

    def texts(self, vectors: Floats) -> Floats:
        """`[n, encoder]` to unit rows `[n, 512]`."""
        return _run(self.text, vectors)

    def playlists(self, centroids: Floats) -> Floats:
        """`[n, 256]` to unit rows `[n, 512]`."""
        return _run(self.playlist, centroids)


def train_towers(
    centroids: Floats,
    texts: Floats,
    owner: Ints,
    rng: np.random.Generator,
    settings: TowerSettings = DEFAULTS,
    progress: Progress = lambda _done, _total: None,
) -> Towers:
    """Both towers from playlist centroids `[playlists, 256]` and texts `[texts, encoder]`.

    `owner` `[texts]` is the playlist of each text. Raises `SetupError` in the step in which
    training diverges, and before it for vectors that are not finite.
    """
    shapes = (
        TowerShape(texts.shape[1], settings.hidden, settings.inner, 1, PLAYLIST_DIMENSION),
        TowerShape(
            centroids.shape[1], settings.playlist_hidden, settings.inner, 1, PLAYLIST_DIMENSION
        ),
    )
    text, playlist = (seeded(shape, int(rng.integers(2**31)), settings.dropout) for shape in shapes)
    towers = Towers(text, playlist)
    _learn(towers, centroids, texts, owner, rng, settings, progress)
    return towers


def train_projector(
    playlists: Floats,
    texts: Floats,
    owner: Ints,
    rng: np.random.Generator,
    settings: TowerSettings = DEFAULTS,
    progress: Progress = lambda _done, _total: None,
) -> Tower:
    """A projector for one more encoder, into `playlists` `[playlists, 512]` as they are."""
    shape = TowerShape(texts.shape[1], settings.hidden, settings.inner, 1, playlists.shape[1])
    text = seeded(shape, int(rng.integers(2**31)), settings.dropout)
    towers = Towers(text, nn.Identity())  # type: ignore[arg-type]  # the embeddings are their own tower
    _learn(towers, playlists, texts, owner, rng, settings, progress)
    return text


def _learn(
    towers: Towers,
    centroids: Floats,
    texts: Floats,
    owner: Ints,
    rng: np.random.Generator,
    settings: TowerSettings,
    progress: Progress,
) -> None:
    check_inputs("the text projector", "vectors of texts", texts)
    check_inputs("the text projector", "vectors of playlists", centroids)
    if not len(owner):
        towers.text.eval()
        towers.playlist.eval()
        return
    log_temperature = nn.Parameter(torch.tensor(float(np.log(settings.temperature))))
    weights = [*towers.text.parameters(), *towers.playlist.parameters()]
    optimiser = torch.optim.AdamW(
        [
            {"params": weights, "weight_decay": settings.decay},
            {"params": [log_temperature], "weight_decay": 0.0},
        ],
        lr=settings.rate,
    )
    watch = Watch("the text projector", settings.steps, f"TowerSettings.rate ({settings.rate:g})")
    order = np.argsort(owner, kind="stable")
    rows, starts, counts = np.unique(owner[order], return_index=True, return_counts=True)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(int(rng.integers(2**31)))
        towers.text.train()
        towers.playlist.train()
        for step in range(settings.steps):
            for group in optimiser.param_groups:
                group["lr"] = settings.rate * _warm(step, settings.steps)
            picked = rng.permutation(len(rows))[: settings.playlists]
            batch, batch_owner = _texts(texts, order, starts[picked], counts[picked], rng, settings)
            loss = symmetric_contrastive(
                towers.text(batch),
                towers.playlist(torch.from_numpy(centroids[rows[picked]])),
                batch_owner,
                log_temperature.exp().clamp(0.02, 0.5),
            )
            watch.check(step + 1, "loss", float(loss.detach()))
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            largest = torch.stack([weight.detach().abs().max() for weight in weights]).max()
            watch.check(step + 1, "weights", float(largest))
            progress(step + 1, settings.steps)
    towers.text.eval()
    towers.playlist.eval()


def _texts(
    texts: Floats,
    order: Ints,
    starts: Ints,
    counts: Ints,
    rng: np.random.Generator,
    settings: TowerSettings,
) -> tuple[Tensor, Tensor]:
    """Some texts of each playlist, some mixed, all with noise; and their rows in the batch."""
    shape = (len(starts), settings.texts)
    first, second = (
        texts[order[starts[:, None] + (rng.random(shape) * counts[:, None]).astype(np.int64)]]
        for _ in range(2)
    )  # [playlists, texts, encoder]
    share = np.where(rng.random(shape) < settings.mixed, rng.random(shape), 0).astype(np.float32)[
        ..., None
    ]
    mixed = (1 - share) * first + share * second
    noise = rng.standard_normal(mixed.shape, np.float32) * np.float32(
        settings.noise / mixed.shape[-1] ** 0.5
    )
    rows = np.repeat(np.arange(len(starts)), settings.texts)
    return torch.from_numpy((mixed + noise).reshape(len(rows), -1)), torch.from_numpy(rows)


def _warm(step: int, steps: int) -> float:
    """Up over the first twentieth, then down by a cosine."""
    begin = max(1, steps // 20)
    if step < begin:
        return (step + 1) / begin
    return float(0.5 * (1 + np.cos(np.pi * (step - begin) / max(1, steps - begin))))


def _run(tower: Tower, rows: Floats) -> Floats:
    with torch.no_grad():
        parts = [
            tower(part).numpy()
            for part in torch.from_numpy(np.ascontiguousarray(rows)).split(4_096)
        ]
    return np.concatenate(parts) if parts else np.zeros((0, tower.shape.outputs), np.float32)
