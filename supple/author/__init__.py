"""What writes into content/ for an author."""
