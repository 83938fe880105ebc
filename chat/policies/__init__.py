"""Rules of chat that need no database: permissions, actions, limits."""
