"""Money on the streamer's dashboard; every view works on the channel of the account that asks."""
