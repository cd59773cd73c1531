"""What happens by itself: conditions that records must meet, forms that follow what is filled in, duplicates."""
