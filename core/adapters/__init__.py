"""The outside, behind the ports of the core."""
