"""How fast a database of a whole country answers: a generator, the questions, and their measure (`make bench-db`)."""
