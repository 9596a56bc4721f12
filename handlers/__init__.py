"""What to say: one file per thing a person can do in a conversation. Pure: no database, no channel, no clock."""
