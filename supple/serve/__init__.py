"""A site folder → a server on this machine that shows it while it is being written."""
