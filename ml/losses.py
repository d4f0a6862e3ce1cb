"""Losses, vectorised; each is tested against a plain loop."""

import torch
from torch import Tensor
from torch.nn import functional


def sampled_softmax(
    anchors: Tensor,
    positives: Tensor,
    negatives: Tensor,
    log_expected: Tensor,
    hits: Tensor,
    temperature: Tensor,
) -> Tensor:
    """Cross-entropy of each positive against shared sampled negatives, with logQ correction.

    `anchors` and `positives` are `[batch, d]`, `negatives` `[sampled, d]`, all of unit length.
    `log_expected` `[sampled]` is the log of how often the sampler is expected to draw that track;
    subtracting it makes the sum over the sample an unbiased estimate of the sum over all tracks
    (Bengio & Senecal 2008). `hits` `[batch, sampled]` marks negatives that are really positives;
    they are left out.
    """
    right = (anchors * positives).sum(1, keepdim=True) / temperature  # [batch, 1]
    wrong = anchors @ negatives.T / temperature - log_expected  # [batch, sampled]
    wrong = wrong.masked_fill(hits, float("-inf"))
    return functional.cross_entropy(
        torch.cat([right, wrong], 1),
        torch.zeros(len(anchors), dtype=torch.long, device=anchors.device),
    )


def symmetric_contrastive(
    texts: Tensor, playlists: Tensor, owner: Tensor, temperature: Tensor
) -> Tensor:
    """InfoNCE in both directions between texts and the playlists they describe.

    `texts` is `[texts, d]`, `playlists` `[playlists, d]` with every playlist once, `owner`
    `[texts]` the row of each text's playlist. A text has one right playlist; a playlist has all
    its texts as positives, and its loss is the mean over them (Khosla et al. 2020, "out" form),
    so that two captions of one playlist never push each other away.
    """
    logits = texts @ playlists.T / temperature  # [texts, playlists]
    to_playlist = functional.cross_entropy(logits, owner)
    log_share = (
        functional.log_softmax(logits, dim=0).gather(1, owner[:, None]).squeeze(1)
    )  # [texts]
    count = torch.bincount(owner, minlength=len(playlists)).clamp(min=1)
    present = torch.bincount(owner, minlength=len(playlists)).gt(0).sum()
    to_text = -(log_share / count[owner]).sum() / present
    return (to_playlist + to_text) / 2
