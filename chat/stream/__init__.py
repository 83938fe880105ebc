"""The durable stream of each room in Valkey, and its way into PostgreSQL."""
