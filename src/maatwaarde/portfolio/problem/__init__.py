"""What is chosen from, as data: records, the problem that holds them, and what makes it sound."""
