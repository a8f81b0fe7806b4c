"""What several commands, buttons and listeners share: options, modals, pages, sending."""
