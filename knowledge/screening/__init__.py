"""The self-screening: facts, three-valued rules, decision, interview."""
