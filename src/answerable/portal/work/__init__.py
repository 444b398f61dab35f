"""Work: a task given to a unit, from the asking to the evidence, on a calendar that knows working days."""
