"""Who may fetch the files of videos and clips, and under which addresses."""
