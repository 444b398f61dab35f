"""The public chart and rosters, what is held about oneself, and the desk's pages for units and offices."""
