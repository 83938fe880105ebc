"""What chat reads from the database and Valkey."""
