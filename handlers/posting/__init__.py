"""The week's posts: the duty, and telling of them."""
