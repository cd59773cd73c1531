"""Web forms: public pages by which anybody hands in a record, with what keeps machines from doing so."""
