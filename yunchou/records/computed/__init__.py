"""Values that the system makes: kept right by the write path, and filled into tables that were there before them."""
