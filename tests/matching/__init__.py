"""Short texts of our own with what they are about, and how well the matcher tells."""
