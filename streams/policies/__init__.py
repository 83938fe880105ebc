"""Rules of the streams app: what fields may hold, and who may change what."""
