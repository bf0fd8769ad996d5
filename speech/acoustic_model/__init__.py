"""The product's own small Vosk model, made from synthetic speech: for tests and demonstrations, not for people."""
