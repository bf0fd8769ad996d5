"""What other pages show of notices."""
