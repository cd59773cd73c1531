"""How the house is changed at run time: checked, in one transaction, with author, time and what it was before."""
