"""What chat does: every write, with its rules."""
