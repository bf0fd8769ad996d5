"""Every store of personal data in the product; `register.py` says why each is kept."""
