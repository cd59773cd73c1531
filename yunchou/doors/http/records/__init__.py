"""Records of every object: read, written, searched, shared, brought in and out."""
