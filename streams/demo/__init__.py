"""A site worth looking at on the first evening: demo accounts, pictures and live channels."""
