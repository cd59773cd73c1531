"""Mail: letters out by the organisation's or the server's SMTP server, and mailboxes read in."""
