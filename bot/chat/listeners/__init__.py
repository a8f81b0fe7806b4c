"""Who answers what is no command and no button. A new listener is a new file here."""
