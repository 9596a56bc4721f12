"""Reading a telephone number out of what was typed."""

import phonenumbers


def read_telephone(text: str) -> str:
    """A mainland mobile or landline number in the text, as it is dialled (``13804501234``, ``0451 8466 4888``).

    Empty where there is none that can exist. A landline needs its area code.
    """
    for match in phonenumbers.PhoneNumberMatcher(text, "CN"):
        if match.number.country_code == phonenumbers.country_code_for_region("CN"):
            national = phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.NATIONAL)
            return "".join(national.split())
    return ""
