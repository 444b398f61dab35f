"""The inbox and the cases: who is asked to answer, and by when."""
