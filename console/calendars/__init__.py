"""Opening hours, holidays and Tết: a calendar for each agency, and one for the officers of the hotline."""
