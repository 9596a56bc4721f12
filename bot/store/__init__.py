"""Tables, transactions, inbox, outbox, conversations, audit and migrations."""
