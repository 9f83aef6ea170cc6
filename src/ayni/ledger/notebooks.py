"""A reading as a notebook shows it: a table with what its columns mean, what it rests on, and what holds over all rows."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import pyarrow as pa

from ayni.ledger import readings

if TYPE_CHECKING:
    from ayni.ledger.readings import Reading

_SHOWN = 10
# In the element itself, and without colours of its own: a notebook may be light or dark, and drops style sheets.
_WHOLE = "max-width:100%;overflow-x:auto"
_TABLE = "border-collapse:collapse;font-variant-numeric:tabular-nums;margin:6px 0 0"
_CAPTION = "caption-side:top;text-align:left;padding:0 0 6px;font-weight:600;white-space:nowrap"
_CELL = "padding:3px 10px;border-bottom:1px solid rgba(128,128,128,.25);white-space:nowrap"
_SMALL = "margin:6px 0 0;opacity:.75;font-size:90%"


def html(reading: Reading) -> str:
    """The first rows as HTML without scripts; everything from the ledger is escaped."""
    parts = [_table(reading)]
    if len(reading) > _SHOWN and not reading.of_whole:
        parts.append(_small(f"{len(reading):,} rows, of which the first {_SHOWN} are shown."))
    if reading.overall:
        parts.append(_figures("Over all rows", [(name, value, "") for name, value in reading.overall.items()]))
    if left_out := readings.left_out(reading):
        parts.append(_small(left_out))
    return f'<div style="{_WHOLE}">{"".join(parts)}</div>'


def _caption(reading: Reading) -> str:
    told = [reading.measure]
    if "acts" in reading.counts:
        told.append(f"{reading.counts['acts']:,} acts")
    if reading.now_utc is not None:
        told.append(f"up to {readings.shown(reading.now_utc)} UTC")
    return " · ".join(told)


def _table(reading: Reading) -> str:
    if reading.of_whole and len(reading) == 1:
        row = reading.rows()[0]
        return _figures(_caption(reading), [(one.name, row[one.name], _meaning(one)) for one in reading.table.schema])
    columns = list(reading.table.schema)
    head = "".join(_cell("th", one.name, right=_right(one.type), title=_meaning(one)) for one in columns)
    rows = "".join(
        "<tr>" + "".join(_cell("td", row[one.name], right=_right(one.type)) for one in columns) + "</tr>"
        for row in reading.table.slice(0, _SHOWN).to_pylist()
    )
    caption = f'<caption style="{_CAPTION}">{escape(_caption(reading))}</caption>'
    return f'<table style="{_TABLE}">{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'


def _figures(caption: str, figures: list[tuple[str, object, str]]) -> str:
    """Names and values below each other."""
    rows = "".join(
        f"<tr>{_cell('th', name, title=meaning)}{_cell('td', value, right=True)}</tr>"
        for name, value, meaning in figures
    )
    return (
        f'<table style="{_TABLE}"><caption style="{_CAPTION}">{escape(caption)}</caption><tbody>{rows}</tbody></table>'
    )


def _cell(kind: str, value: object, *, right: bool = False, title: str = "") -> str:
    side = "right" if right else "left"
    told = f' title="{escape(title)}"' if title else ""
    return f'<{kind} style="{_CELL};text-align:{side}"{told}>{escape(readings.shown(value))}</{kind}>'


def _small(text: str) -> str:
    return f'<p style="{_SMALL}">{escape(text)}</p>'


def _right(type_: pa.DataType) -> bool:
    return bool(pa.types.is_integer(type_) or pa.types.is_floating(type_))


def _meaning(column: pa.Field) -> str:
    """What a column means and its unit, as the measure says."""
    told = {key.decode(): value.decode() for key, value in (column.metadata or {}).items()}
    unit, meaning = told.get("unit", ""), str(told.get("meaning", ""))
    return meaning + (f" ({unit})" if unit not in ("", "1") else "")
