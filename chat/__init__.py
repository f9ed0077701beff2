"""The words that flows and channels share: cards, forms, actions, events and replies."""
