-- How many terms are collected before they are put into their places is said by whoever writes them.
alter index {schema}.search_entry_terms reset (gin_pending_list_limit);
