"""What each method of the Bot API does, once its parameters have been checked."""
