"""Moving in from another system: its backup is recognised, mapped, tried and run as one import that can be taken back."""
