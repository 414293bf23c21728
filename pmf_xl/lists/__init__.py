"""Lists that a council keeps already: its measures, its past figures; found under titles, read by likeness, told of."""
