"""Who is asking: passwords, sessions of the browser, tokens of programs, and the brake on guessing."""
