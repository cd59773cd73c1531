"""The objects of the CRM, one file each."""
