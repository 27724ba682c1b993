"""What a stop reason means, by law and version of the standard: the same code differs between them.

Classes are those of the outcome protocol of the Jeugdwet (Regeling Jeugdwet, bijlage 2): ended by
plan, stopped early as agreed, by the client, by the provider, or by external circumstances. Codes
from the lists WMO588 (iWmo 2.0 to 3.2) and JZ588 (iJw 3.0 to 3.2) of Zorginstituut Nederland; a stop under
another version, such as iJw 2, has no reason that is known here.
"""

TEMPORARY = "20"
NOT_REPORTED = "not_reported"
# The support goes on, under another allocation (37) or by another provider (38): no end of the five kinds.
TRANSFER = "transfer"

_WMO = {
    "02": "external",
    "19": "plan",
    "21": "client",
    "22": "provider",
    "23": "agreed",
    "31": "external",
    "36": "external",
    "37": TRANSFER,
    "38": TRANSFER,
    "39": "external",
}
_YOUTH = {
    "02": "external",
    "31": "plan",
    "32": "client",
    "33": "provider",
    "34": "agreed",
    "35": "external",
    "36": "external",
    "37": TRANSFER,
    "38": TRANSFER,
    "39": "external",
}
_WMO_2 = {
    "02": "external",
    "19": NOT_REPORTED,  # "ended, close the allocation": the list of version 2 does not say why
    "31": "external",
    "32": "plan",
    "33": "external",
    "34": "external",
}

END_REASONS: dict[tuple[str, str, str], str] = {
    (law, version, code): end_class
    for law, versions, codes in (
        ("wmo", ("3.0", "3.1", "3.2"), _WMO),
        ("wmo", ("2.0", "2.1", "2.2", "2.3", "2.4"), _WMO_2),
        ("jeugdwet", ("3.0", "3.1", "3.2"), _YOUTH),
        # The Participatiewet has no standard of its own; municipalities use the Wmo list.
        ("participatiewet", ("3.0", "3.1", "3.2"), _WMO),
    )
    for version in versions
    for code, end_class in codes.items()
}
