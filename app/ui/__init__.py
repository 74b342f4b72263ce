"""The window: actions, inspector, dialogs, theme."""
