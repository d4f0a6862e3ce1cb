"""What the playground remembers: people, chats, messages, updates. In memory only."""
