"""Programs around chat libraries that nobody here wrote; each says on stdout what it sees."""
