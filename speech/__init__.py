"""Speech in and out behind two protocols: recognisers turn callers' audio into text, synthesisers text into audio."""
