"""The content: procedures, questions and answers, agencies."""
