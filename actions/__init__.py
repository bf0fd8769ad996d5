"""What the dialogue can do: one thin file each, over the knowledge base in process."""
