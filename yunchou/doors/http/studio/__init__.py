"""The model: objects and fields, their change at run time, drafts."""
