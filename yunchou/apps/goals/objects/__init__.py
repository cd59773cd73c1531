"""What is kept of goals: the rules by which they are counted, and the targets themselves."""
