"""PostgreSQL with pgvector, over asyncpg."""
