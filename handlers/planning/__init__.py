"""Who has which account in the long holidays: asked weeks ahead (G2), and seen in one table."""
