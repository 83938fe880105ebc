"""Pure media formats: bytes in, values out; no sockets, no event loop, no Django."""
