"""Stories and their documents, as the library found them, for people to read."""
