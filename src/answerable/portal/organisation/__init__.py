"""Units as a tree, offices with dates, and the authority that comes from them."""
