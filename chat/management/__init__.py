"""Chat's commands of manage.py."""
