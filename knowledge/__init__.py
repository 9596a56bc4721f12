"""What is true: the policy as data, and pure code that reads, searches and decides. No chat, no database, no clock."""
