"""What `kontolots` does, a file a topic. A command imports what it needs when it runs: help comes at once."""
