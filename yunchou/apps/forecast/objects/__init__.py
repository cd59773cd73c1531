"""What is kept of forecasts: the periods that are forecast, what was submitted for them, and who is asked for it."""
