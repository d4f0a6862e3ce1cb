"""Adam over some rows moves them as torch's own sparse Adam does."""

import torch

from ml.train.row_adam import RowAdam


def test_rows_move_as_with_the_sparse_adam_of_torch():
    generator = torch.Generator().manual_seed(0)
    start = torch.randn(50, 8, generator=generator)
    mine = start.clone()
    theirs = torch.nn.Embedding.from_pretrained(start.clone(), freeze=False, sparse=True)
    optimiser = torch.optim.SparseAdam(theirs.parameters(), lr=0.1)
    adam = RowAdam(mine)
    for _ in range(30):
        rows = torch.randperm(50, generator=generator)[:10]
        weights = torch.randn(10, 8, generator=generator)
        optimiser.zero_grad()
        (theirs(rows) * weights).sum().sin().backward()
        optimiser.step()
        taken = adam.taken(rows)
        (taken * weights).sum().sin().backward()
        adam.step(rows, taken, 0.1)
    assert torch.allclose(mine, theirs.weight, atol=1e-4)
    assert not torch.allclose(mine, start, atol=1e-1)


def test_the_row_that_stands_for_nothing_stays_zero():
    table = torch.zeros(3, 4)
    adam = RowAdam(table, keep_first=True)
    rows = torch.tensor([0, 2])
    taken = adam.taken(rows)
    taken.sum().backward()
    adam.step(rows, taken, 0.1)
    assert table[0].eq(0).all()
    assert table[2].lt(0).all()
