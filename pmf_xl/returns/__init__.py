"""Returns: what came, what stands, and what was said in them."""
