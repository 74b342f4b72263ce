"""What the user is doing now: clock, playback, selection, document. Signals, no widgets."""
