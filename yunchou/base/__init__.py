"""What every room stands on: settings, the database, text, time, money, errors, logs."""
