"""The views of the HTTP door, a file for each noun."""
