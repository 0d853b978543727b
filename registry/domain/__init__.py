"""The rules of the registry as pure functions over frozen values: no database, no clock, no web."""
