"""The media node: ingest, remuxing, ladder, recording and origin of this machine's broadcasts."""
