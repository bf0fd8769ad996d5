"""The console: operators edit and publish the knowledge here; the public page and the health page live here too."""
