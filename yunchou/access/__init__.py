"""Who may: the people of an organisation, their roles, and the one compiler of rights into SQL."""
