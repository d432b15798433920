"""The files that people write: resources, rules, changes and plans."""
