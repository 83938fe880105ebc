"""HTTP Live Streaming with low latency (RFC 8216bis): playlists, their state, their rules."""
