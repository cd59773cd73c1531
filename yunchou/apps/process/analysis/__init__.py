"""What the history of stages tells of a process: who came how far, how long it took, where it stood and was lost."""
