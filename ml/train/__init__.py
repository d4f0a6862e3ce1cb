"""Training: a corpus in, vectors, neighbour lists and projectors out."""
