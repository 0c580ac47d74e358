"""THE CLOCK AND THE COMMAND LINE: the only place that wires things together."""
