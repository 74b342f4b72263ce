"""The code lists of the atlas, with the words a reader sees.

Records keep codes as text, because a stranger's file may hold codes we do not know; :func:`label_of` then
falls back to the code itself and the checks report it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Force(StrEnum):
    """The four groups that colour and shape tell apart."""

    US = "us"
    JAPAN = "japan"
    COAST_GUARD = "coast_guard"
    OTHER = "other"


FORCE_LABELS: Final[dict[Force, str]] = {
    Force.US: "US forces",
    Force.JAPAN: "Japan's forces",
    Force.COAST_GUARD: "Japan Coast Guard",
    Force.OTHER: "Other parties",
}

SERVICE_LABELS: Final[dict[str, str]] = {
    "USN": "US Navy",
    "USAF": "US Air Force",
    "USMC": "US Marine Corps",
    "US Army": "US Army",
    "JMSDF": "Japan Maritime Self-Defense Force",
    "JASDF": "Japan Air Self-Defense Force",
    "JGSDF": "Japan Ground Self-Defense Force",
    "JCG": "Japan Coast Guard",
    "joint": "Joint use",
    "none": "No military operator",
}

_FORCE_OF_SERVICE: Final[dict[str, Force]] = {
    "USN": Force.US,
    "USAF": Force.US,
    "USMC": Force.US,
    "US Army": Force.US,
    "JMSDF": Force.JAPAN,
    "JASDF": Force.JAPAN,
    "JGSDF": Force.JAPAN,
    "JCG": Force.COAST_GUARD,
}

ASSET_KIND_LABELS: Final[dict[str, str]] = {
    "carrier": "Aircraft carrier",
    "cruiser": "Cruiser",
    "destroyer": "Destroyer",
    "amphibious": "Amphibious or command ship",
    "submarine": "Submarine",
    "patrol ship": "Patrol or support ship",
    "fighter": "Fighter or attack aircraft",
    "maritime patrol": "Maritime patrol aircraft",
    "uav": "Unmanned aircraft",
    "tiltrotor": "Tiltrotor",
    "tanker": "Tanker aircraft",
    "transport": "Transport or helicopter",
    "air defence": "Air defence or early warning",
    "missile battery": "Missile battery",
    "radar": "Radar",
    "marine unit": "Marine unit",
    "army unit": "Ground unit",
}

SITE_KIND_LABELS: Final[dict[str, str]] = {
    "naval base": "Naval base",
    "air base": "Air base",
    "marine corps air station": "Marine Corps air station",
    "marine camp": "Marine camp",
    "army camp/garrison": "Army camp or garrison",
    "radar site": "Radar site",
    "training area": "Training area",
    "port": "Port",
    "airport": "Airport",
    "island": "Island",
    "government": "Seat of government",
    "sea area": "Sea area",
}

EVENT_KIND_LABELS: Final[dict[str, str]] = {
    "agreement": "Agreement",
    "statement": "Statement",
    "law": "Law or policy",
    "basing": "Basing",
    "deployment": "Deployment",
    "incident": "Incident",
    "dispute": "Dispute",
    "exercise": "Exercise",
    "visit": "Visit",
    "disaster relief": "Disaster relief",
}

AREA_KIND_LABELS: Final[dict[str, str]] = {
    "adiz": "Air defence identification zone",
    "territorial sea": "Territorial sea, contiguous zone or baseline",
    "eez claim": "Resource or fisheries zone",
    "median line": "Median line",
    "island chain": "Island chain",
    "training area": "Training or firing area",
    "disputed": "Disputed territory",
}

PARTY_LABELS: Final[dict[str, str]] = {
    "USA": "United States",
    "JPN": "Japan",
    "CHN": "China",
    "TWN": "Taiwan",
    "PRK": "North Korea",
    "KOR": "South Korea",
    "RUS": "Russia",
    "AUS": "Australia",
    "CAN": "Canada",
    "DJI": "Djibouti",
    "IRQ": "Iraq",
    "LBR": "Liberia",
    "PHL": "Philippines",
    "VNM": "Vietnam",
    "coalition": "Coalition forces",
    "none": "No party",
}

ROTATION_LABELS: Final[dict[str, str]] = {
    "permanent": "Permanent",
    "rotational": "Rotational",
}

SHARING_LABELS: Final[dict[str, str]] = {
    "us exclusive": "US forces only",
    "joint use": "Joint use by US forces and Japan's",
    "jsdf with us access": "Japan's forces, with access for US forces",
    "jsdf only": "Japan's forces only",
}


def force_of(service: str) -> Force:
    """Return the force that a service code belongs to; unknown and joint codes are :attr:`Force.OTHER`."""
    return _FORCE_OF_SERVICE.get(service, Force.OTHER)


def label_of(labels: dict[str, str], code: str) -> str:
    """Return the reader's word for ``code``, or the code itself where the list does not know it."""
    return labels.get(code, code)
