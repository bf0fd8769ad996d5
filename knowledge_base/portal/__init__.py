"""Import the national portal's records: tables without separators taken apart, page furniture removed."""
