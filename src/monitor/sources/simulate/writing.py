"""From simulated rows to typed tables, and from tables to files: CSV, and GeoJSON for outlines."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from monitor.sources.simulate.dirty import dirty_rows
from monitor.sources.simulate.settings import Settings
from monitor.sources.simulate.shapes import feature_collection
from monitor.tables.schemas import TABLES


def typed(name: str, rows: pd.DataFrame) -> pd.DataFrame:
    """The columns of the table in their order and types, sorted by the table's key."""
    table = TABLES[name]
    frame = pd.DataFrame(
        {column: _cast(rows[column], str(each.dtype)) for column, each in table.schema.columns.items()}
    )
    return frame.sort_values(list(table.key), kind="stable").reset_index(drop=True)


def as_text(frame: pd.DataFrame) -> pd.DataFrame:
    """Every value as it stands in the file; empty for missing."""
    return frame.apply(_text)


def write_files(settings: Settings, tables: dict[str, pd.DataFrame], folder: Path) -> tuple[Path, ...]:
    """One CSV per table, the clean rows by key, then the faulty ones if asked for; boundaries as GeoJSON."""
    folder.mkdir(parents=True, exist_ok=True)
    written = {name: as_text(frame) for name, frame in tables.items() if name != "boundaries"}
    extra = dirty_rows(settings, written) if settings.dirty else {}
    paths = []
    for name, frame in written.items():
        path = folder / f"{name}.csv"
        whole = pd.concat([frame, extra[name]]) if name in extra else frame
        whole.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")
        paths.append(path)
    return (*paths, _write_outlines(tables, folder))


def _write_outlines(tables: dict[str, pd.DataFrame], folder: Path) -> Path:
    path = folder / "areas.geojson"
    path.write_text(feature_collection(tables["boundaries"], tables["areas"]), encoding="utf-8", newline="\n")
    return path


def _cast(column: pd.Series, dtype: str) -> pd.Series:
    return column.astype("str" if dtype in ("str", "string") else dtype)


def _text(column: pd.Series) -> pd.Series:
    if pd.api.types.is_bool_dtype(column.dtype):
        text = column.map({True: "true", False: "false"})
    elif pd.api.types.is_datetime64_any_dtype(column.dtype):
        moment = (column.dropna() != column.dropna().dt.normalize()).any()
        text = column.dt.strftime("%Y-%m-%dT%H:%M:%S" if moment else "%Y-%m-%d")
    elif pd.api.types.is_float_dtype(column.dtype):
        text = column.map(lambda value: f"{value:.15g}", na_action="ignore")
    else:
        text = column.astype("object").map(str, na_action="ignore")
    return text.astype("object").where(column.notna(), "")
