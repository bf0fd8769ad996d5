"""The dialogue: our Rasa channel and components. Runs in Rasa's environment (Python 3.10), imports only common."""
