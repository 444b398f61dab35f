"""Settings, addresses and the server door; the environment is read here, once."""
