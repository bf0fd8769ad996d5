"""What every channel says first, and the switch that sends everybody to officers."""
