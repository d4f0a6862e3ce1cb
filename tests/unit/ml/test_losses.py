"""The vectorised losses against plain loops."""

import math

import numpy as np
import pytest
import torch

from ml.losses import sampled_softmax, symmetric_contrastive


def unit(rng, *shape):
    rows = rng.standard_normal(shape)
    return torch.from_numpy(rows / np.linalg.norm(rows, axis=-1, keepdims=True))


@pytest.mark.parametrize("seed", range(3))
def test_sampled_softmax_equals_a_loop_over_pairs(seed):
    rng = np.random.default_rng(seed)
    anchors, positives, negatives = unit(rng, 5, 4), unit(rng, 5, 4), unit(rng, 7, 4)
    expected = torch.from_numpy(rng.uniform(-3, 1, 7))
    hits = torch.from_numpy(rng.random((5, 7)) < 0.3)
    found = sampled_softmax(anchors, positives, negatives, expected, hits, torch.tensor(0.2))
    total = 0.0
    for i in range(5):
        right = math.exp(float(anchors[i] @ positives[i]) / 0.2)
        wrong = 0.0
        for j in range(7):
            if not hits[i, j]:
                wrong += math.exp(float(anchors[i] @ negatives[j]) / 0.2) / math.exp(
                    float(expected[j])
                )
        total -= math.log(right / (right + wrong))
    assert float(found) == pytest.approx(total / 5)


def test_the_correction_makes_the_sample_stand_for_all_tracks():
    """Over many draws the sampled sum is that of all tracks, however unevenly they are drawn."""
    rng = np.random.default_rng(1)
    tracks, anchor, positive = unit(rng, 12, 4), unit(rng, 1, 4), unit(rng, 1, 4)
    chance = rng.dirichlet(np.ones(12) * 4)
    drawn = rng.choice(12, 60_000, p=chance)
    expected = torch.from_numpy(np.log(len(drawn) * chance[drawn]))
    none = torch.zeros((1, len(drawn)), dtype=torch.bool)
    sampled = sampled_softmax(anchor, positive, tracks[drawn], expected, none, torch.tensor(0.5))
    whole = sampled_softmax(
        anchor, positive, tracks, torch.zeros(12), none[:, :12], torch.tensor(0.5)
    )
    assert float(sampled) == pytest.approx(float(whole), rel=0.01)


def test_an_accidental_hit_has_no_gradient():
    rng = np.random.default_rng(4)
    negatives = unit(rng, 3, 4).requires_grad_()
    hits = torch.tensor([[False, True, False]])
    loss = sampled_softmax(
        unit(rng, 1, 4), unit(rng, 1, 4), negatives, torch.zeros(3), hits, torch.tensor(0.1)
    )
    loss.backward()
    assert negatives.grad is not None
    assert negatives.grad[1].abs().sum() == 0
    assert negatives.grad[0].abs().sum() > 0


@pytest.mark.parametrize("owner", [[0, 1, 2], [0, 0, 1, 2, 2, 2], [1, 1, 1]])
def test_the_contrastive_loss_equals_a_loop_in_both_directions(owner):
    rng = np.random.default_rng(len(owner))
    texts, playlists = unit(rng, len(owner), 4), unit(rng, 3, 4)
    found = symmetric_contrastive(texts, playlists, torch.tensor(owner), torch.tensor(0.3))

    def strength(text, playlist):
        return math.exp(float(texts[text] @ playlists[playlist]) / 0.3)

    to_playlist = 0.0
    for text, right in enumerate(owner):
        share = strength(text, right) / sum(strength(text, one) for one in range(3))
        to_playlist -= math.log(share) / len(owner)
    to_text, present = 0.0, sorted(set(owner))
    for playlist in present:
        whole = sum(strength(text, playlist) for text in range(len(owner)))
        own = [text for text, right in enumerate(owner) if right == playlist]
        shares = [math.log(strength(text, playlist) / whole) for text in own]
        to_text -= sum(shares) / len(own) / len(present)
    assert float(found) == pytest.approx((to_playlist + to_text) / 2)
