"""Glass to glass: from the camera's frame, which carries its time, to the browser's picture."""
