"""The web application, the command line, the jobs, and the composition root."""
