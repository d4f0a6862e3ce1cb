"""From validated rows to the catalogue: resolving recordings, merging facts, writing."""
