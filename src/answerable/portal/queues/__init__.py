"""What the long lists of the desk share: filters that are kept, acts on many rows with undo, what is new."""
