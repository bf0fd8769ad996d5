"""What every part shares: text, numbers, masking, clips. Standard library only, Python 3.10 compatible."""
