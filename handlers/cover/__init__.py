"""Who is away when, and who has their accounts meanwhile."""
