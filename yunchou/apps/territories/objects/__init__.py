"""What is kept of territories beside their settings: what belongs to them, and the changes made to them."""
