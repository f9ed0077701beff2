"""The Slack channel: messages, modals and the home tab, over Socket Mode or HTTP."""
