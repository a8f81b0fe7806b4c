"""Who answers a press. A new button is a new file here."""
