"""CalDAV (RFC 4791, RFC 6578) and the iCalendar feed: a person's planned follow-ups in any calendar program."""
