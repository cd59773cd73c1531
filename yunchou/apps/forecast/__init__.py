"""The sales forecast: what is won and what is to come in a period, by category, through the tree of those who sell."""
