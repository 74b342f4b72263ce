"""The native timeline: scale, ticks, lanes, view and transport."""
