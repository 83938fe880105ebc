"""Chat under load: servers of several kinds, each a process, and a client of thousands."""
