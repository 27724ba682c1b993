"""Codes of the standards that decide how a message is read."""

from __future__ import annotations

from monitor.vocabulary import Law

_MESSAGES = {
    Law.WMO: {
        "301": "414", "302": "415", "305": "418", "306": "419", "307": "420", "308": "421",
        "315": "444", "316": "445", "317": "480", "318": "481", "319": "482", "320": "483",
        "323": "484", "325": "485",
    },
    Law.YOUTH: {
        "301": "436", "302": "437", "305": "438", "306": "439", "307": "440", "308": "441",
        "315": "446", "316": "447", "317": "486", "318": "487", "319": "488", "320": "489",
        "323": "490", "325": "491",
    },
}  # fmt: skip
# Vektis COD002: message code -> law and message.
MESSAGES = {code: (law, kind) for law, kinds in _MESSAGES.items() for kind, code in kinds.items()}
CODES = {(law, kind): code for code, (law, kind) in MESSAGES.items()}

VERSIONS = ("3.0", "3.1", "3.2")
FROM_MUNICIPALITY = ("301", "325")

# Per message that is read: where a client's products stand, and what one is recorded as. The other
# messages of the standard are known, and hold nothing for the tables.
PRODUCTS = {
    "301": ("ToegewezenProducten/ToegewezenProduct", "allocation"),
    "305": ("StartProducten/StartProduct", "start"),
    "307": ("StopProducten/StopProduct", "stop"),
    "315": ("AangevraagdeProducten/AangevraagdProduct", "referral"),
    "323": ("Prestaties/Prestatie", "claim"),
    "325": ("Prestaties/Prestatie", "rejection"),
}

SEXES = {"1": "m", "2": "f", "0": "x", "9": "x"}
NEVER_SENT = "13"  # RedenWijziging: take the allocation as never sent
REMOVED = "3"  # StatusAanlevering: take the earlier start or stop as never sent
DELIVERED = ("1", "2", "9")
TEMPORARY = "20"  # RedenBeeindiging: delivery pauses
EUROS = "83"  # Eenheid: the volume is an amount in euro cents
IN_TOTAL = "6"  # Frequentie: the volume holds for the whole allocation
DATE_UNKNOWN = "3"  # DatumGebruik: no part of the date may be used
# Adres/Soort of a home, best first: registered (BRP), then place of stay. Not correspondence (02), not temporary (04).
HOMES = ("01", "03")
# RetourCode that refuses nothing: no remark, not judged, granted in full. Every other one refuses.
ACCEPTED = ("0200", "0233", "8001")
