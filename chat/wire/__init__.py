"""What travels through a room: positions, lines and notices, and their JSON; pure."""
