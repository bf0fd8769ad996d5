"""Sets the product up and starts it. Standard library only, since nothing is installed when it begins."""
