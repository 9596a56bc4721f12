"""Casework as the regulation sets it out: the life of a case, working time, deadlines, periods, papers. Pure."""
