"""OAuth tokens and the programs they are given to, kept by allauth's identity provider."""
