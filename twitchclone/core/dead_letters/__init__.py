"""Background tasks that gave up: kept with what they were asked, shown to staff, sent again."""
