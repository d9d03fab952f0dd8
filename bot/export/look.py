"""Colours and fonts of the office formats, the same as the page's where they have them.

An office file names one font for Latin and one for Chinese: these come with Windows and with Office
for the Mac, and fontconfig and LibreOffice know what to put in their place on Linux.
"""

INK, MUTE, RULE, SOFT, ACCENT, WARN = "1C2126", "5D6670", "DCD8CF", "EEF4F4", "0F5560", "8A4B00"
SANS = "Arial"


def east(language: str) -> str:
    """Returns the font for Chinese characters as readers of ``language`` know them."""
    return "Microsoft JhengHei" if language == "zh-Hant" else "Microsoft YaHei"


def colour_of(status: str | None) -> str:
    """Returns the colour of a mark; its words say the same."""
    return WARN if status == "unverified" else ACCENT
