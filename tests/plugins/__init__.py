"""What pytest loads before the settings: the servers the tests run against."""
