"""The pages: resident, operator, caseworker."""
