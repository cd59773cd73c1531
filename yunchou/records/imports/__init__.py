"""Import: files of rows become records, by a plan, through the write path."""
