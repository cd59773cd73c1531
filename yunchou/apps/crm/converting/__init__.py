"""What a lead becomes: account, contact and, where wanted, opportunity; looked at before, and taken back."""
