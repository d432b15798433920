"""From a problem to the arrays of a mixed-integer linear programme."""
