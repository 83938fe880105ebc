"""The origin: low-latency HLS over HTTP from memory, beside Django rather than through it."""
