"""Where units came from and went."""

from __future__ import annotations

from dataclasses import replace

from app.data.bundled import open_atlas
from app.domain.atlas import Atlas
from app.domain.moves import moves_of
from app.domain.records import Deployment, Site


def site(name: str, lon: float) -> Site:
    return Site(name, name, "", "air base", "USAF", "Here", "JPN", lon, 30.0)


def stay(
    name: str, where: str, begin: str, before: str = "", after: str = "", unit: str = "Wing (first)"
) -> Deployment:
    return Deployment(
        name, unit, "", "fighter", "fighter", "USAF", "USA", where,
        actual_from=begin, predecessor_id=before, successor_id=after,
    )  # fmt: skip


def atlas_of(*stays: Deployment) -> Atlas:
    return Atlas("Test", (site("a", 130.0), site("b", 135.0)), stays)


def test_a_chain_of_stays_is_followed_both_ways_and_the_same_way_is_one_move() -> None:
    first = stay("1", "a", "2014-05", after="2")
    second = stay("2", "b", "2015-06~", "1", "3")
    third = stay("3", "a", "2016", "2", "4")
    fourth = stay("4", "b", "2017-07-01", "3", unit="Wing (second)")
    atlas = atlas_of(first, second, third, fourth)
    there, back = moves_of(atlas, second)
    assert (there.start, there.end) == ((130.0, 30.0), (135.0, 30.0))
    assert there.words == "about June 2015; 1 July 2017"
    assert (back.start, back.words) == ((135.0, 30.0), "2016")
    assert moves_of(atlas, fourth) == moves_of(atlas, first) == [there, back]


def test_another_unit_is_named_and_a_promise_is_said_to_be_one() -> None:
    first = stay("1", "a", "2014", after="2", unit="Squadron 1, the old")
    second = replace(stay("2", "b", "", "1", unit="Squadron 2"), promised="2020")
    (move,) = moves_of(atlas_of(first, second), first)
    assert move.words == "Squadron 2 for Squadron 1, promised 2020"
    (move,) = moves_of(atlas_of(first, replace(second, promised="")), first)
    assert move.words.endswith("date not known")


def test_stays_at_one_site_rings_and_loose_ends_are_no_moves() -> None:
    here, still_here = stay("1", "a", "2014", after="2"), stay("2", "a", "2015", "1")
    assert moves_of(atlas_of(here, still_here), here) == []
    one, two = stay("1", "a", "2014", "2", "2"), stay("2", "b", "2015", "1", "1")
    assert len(moves_of(atlas_of(one, two), one)) == 2
    assert moves_of(atlas_of(stay("1", "a", "2014", "gone", "gone")), one) == []
    nowhere = stay("2", "no site", "2015", "1")
    assert moves_of(atlas_of(here, nowhere), here) == []


def test_the_global_hawks_went_between_misawa_and_yokota() -> None:
    atlas = open_atlas(None)
    chosen = next(one for one in atlas.deployments if one.site_id == "yokota-ab" and "Reconnaissance" in one.unit_en)
    moves = moves_of(atlas, chosen)
    assert len(moves) == 2
    assert any("1 May 2017" in move.words for move in moves)
