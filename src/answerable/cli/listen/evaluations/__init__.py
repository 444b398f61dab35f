"""One module for each kind of `answerable listen evaluate`: it predicts, then hands the table to the measure."""
