"""The public door for written questions: checks them, limits them, passes them to the dialogue. Imports only common."""
