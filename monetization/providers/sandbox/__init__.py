"""A payment provider with pretend money, which behaves as a real one does, delays included."""
