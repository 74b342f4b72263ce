"""The command ``job``: many snapshots from one TOML file, drawn in one process."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from app.export.arguments import OPENING_DAY
from app.export.interrupt import plainly_interruptible
from app.support.errors import UserError

if TYPE_CHECKING:
    from argparse import _SubParsersAction

_LIST: Final = "picture"
# Options that may be given several times: in a job, as a list.
_REPEATED: Final = ("only",)


def add_job_command(commands: _SubParsersAction[argparse.ArgumentParser], snapshot: argparse.ArgumentParser) -> None:
    """Add ``job`` to the command line; each picture takes the options of the parser of ``snapshot``."""
    job = commands.add_parser(
        "job",
        help="save many pictures as a file says",
        description="Save many pictures. The TOML file has a [[picture]] for each, with the options of snapshot by "
        "name (each-change = true); what stands above the first holds for all. Paths are beside the file.",
    )
    job.add_argument("job", type=Path, metavar="JOB.toml", help="the file")
    job.add_argument("--force", action="store_true", help="replace files that exist")
    job.add_argument("--verbose", action="store_true", help="say more on stderr")
    job.set_defaults(run=lambda options: _job(options, snapshot))


def pictures_of(path: Path, snapshot: argparse.ArgumentParser) -> list[argparse.Namespace]:
    """Return the options of every picture of a job.

    Raises:
        UserError: the file cannot be read, or an option is unknown or has no such value; with its place.
    """
    import tomllib

    try:
        job = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UserError(f"{path}: it cannot be read ({error.strerror}).") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UserError(f"{path.name}: this is no TOML ({error}).") from error
    pictures = job.pop(_LIST, None)
    if not isinstance(pictures, list) or not pictures or not all(isinstance(one, dict) for one in pictures):
        raise UserError(f'{path.name}: it has no [[{_LIST}]]. Write one for each picture, with its out = "map.png".')
    return [_options(path, number, {**job, **one}, snapshot) for number, one in enumerate(pictures, start=1)]


def _options(path: Path, number: int, asked: dict[str, Any], snapshot: argparse.ArgumentParser) -> argparse.Namespace:
    known = {name.lstrip("-"): action for action in snapshot._actions for name in action.option_strings}
    del known["help"], known["h"]
    arguments: list[str] = []
    for name, value in asked.items():
        place = f"{path.name}: picture {number}: {name}"
        action = known.get(name)
        if action is None:
            raise UserError(f"{place}: there is no such option. The options are {', '.join(sorted(known))}.")
        if action.nargs == 0:
            if not isinstance(value, bool):
                raise UserError(f"{place}: write true or false.")
            # A switch that has both a yes and a no is said either way.
            other = name.removeprefix("no-") if name.startswith("no-") else f"no-{name}"
            arguments += [f"--{name}"] if value else [f"--{other}"] if known.get(other) is action else []
            continue
        if name in _REPEATED and isinstance(value, list) and all(isinstance(text, str) for text in value):
            arguments += [f"--{name}={text}" for text in value]
            continue
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise UserError(f"{place}: write a text or a number, dates in quotes.")
        if action.choices is not None and value not in action.choices:
            raise UserError(f"{place}: “{value}” is none of {', '.join(map(str, action.choices))}.")
        if action.type is int and not isinstance(value, int):
            raise UserError(f"{place}: write a whole number.")
        # Paths are meant from where the job is.
        text = str(path.parent / str(value)) if action.type is Path else str(value)
        arguments.append(f"--{name}={text}")
    if "out" not in asked:
        raise UserError(f'{path.name}: picture {number}: say where it goes, as out = "map.png".')
    options = snapshot.parse_args(arguments)
    # What stands before a command on the command line has no place in a job.
    for name, value in (("file", None), ("at", OPENING_DAY), ("until", ""), ("known", "now"), ("only", [])):
        if name not in options:
            setattr(options, name, value)
    return options


def _job(options: argparse.Namespace, snapshot: argparse.ArgumentParser) -> int:
    from app.export.picture_commands import prepared_snapshot

    pictures = pictures_of(options.job, snapshot)
    outs = [picture.out for picture in pictures]
    double = next((out for out in outs if outs.count(out) > 1), None)
    if double is not None:
        raise UserError(f"{options.job.name}: two pictures go to {double}. Give each its own name.")
    for picture in pictures:
        picture.force = picture.force or options.force
    with plainly_interruptible():
        # All are checked before the first is drawn.
        drawings = [prepared_snapshot(picture) for picture in pictures]

        from app.mapview.application import running_application

    with running_application():
        for draw in drawings:
            draw()
    return 0
