"""What a person sees, as pure functions: domain values and texts in, screens out."""
