"""Letters to people: what a digest says, how it leaves, and when."""
