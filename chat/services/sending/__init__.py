"""The steps between what somebody typed and a room's stream; `services.messages` is the door."""
