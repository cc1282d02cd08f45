"""The phones a person is reminded on, and the calendars that follow their plan."""
