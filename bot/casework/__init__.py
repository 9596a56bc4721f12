"""What a case may undergo, stored: open, claim, note, reply, release, resolve."""
