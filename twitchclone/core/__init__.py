"""What every app stands on: outbox, errors, clock, money, rate limits, Valkey, supervisor."""
