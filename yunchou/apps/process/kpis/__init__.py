"""Stage KPIs: what is done in the stages of a process, against what is asked, and what a coach makes of it."""
