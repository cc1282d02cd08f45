"""The weekly plan: from what a person answered to steps, exercises, messages and their reasons."""
