"""What happens, one folder a topic."""
