"""Tables that follow the clock: sites, deployments, events, changes, promises."""
