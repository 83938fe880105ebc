"""Forms of money; the services check the same rules again."""
