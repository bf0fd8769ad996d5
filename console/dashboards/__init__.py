"""How much is asked, when and where, and how well it is answered."""
