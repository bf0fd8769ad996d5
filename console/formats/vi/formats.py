"""Dates as Vietnamese write them: Django would read 01/07/2025 as a day in January."""

DATE_INPUT_FORMATS = ["%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d"]
