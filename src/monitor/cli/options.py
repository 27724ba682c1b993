"""The options that commands share, with their defaults."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Source = Annotated[
    list[str],
    typer.Option(
        "--source", help="What to read, as NAME=PATH; NAME is folder, cbs or istandaarden. Repeat for more."
    ),
]
ReleaseFolder = Annotated[
    Path | None, typer.Option("--release", help="Folder of the release [data/releases/MUNICIPALITY]")
]
Municipality = Annotated[
    str | None, typer.Option(help="CBS code such as GM0363; needed when the areas hold more than one.")
]
LastPeriod = Annotated[
    str | None, typer.Option("--period", help="Last quarter, such as 2025Q4 [the last with data]")
]
Quarters = Annotated[int, typer.Option(min=1, help="How many quarters, the last included.")]
Base = Annotated[int, typer.Option(help="Counts of persons become multiples of this: 5 or 10.")]
Tolerate = Annotated[
    float,
    typer.Option(min=0, max=100, help="Percentage of the rows of a file that may be faulty and set aside."),
]
Quarantine = Annotated[Path, typer.Option(help="Where faulty rows are listed; not for publication.")]
Out = Annotated[Path, typer.Option(help="Folder of the documents and their index.")]
Language = Annotated[list[str], typer.Option(help="nl or en; repeat for both.")]
Only = Annotated[list[str], typer.Option(help="Only this district or provider, by code. Repeat for more.")]
Format = Annotated[
    list[str],
    typer.Option(
        "--format", help="html, pdf, docx, pptx, slides, xlsx or csv, instead of those in the publications."
    ),
]
With = Annotated[
    str | None,
    typer.Option(
        "--with", help="quarto: let Quarto write html, docx, pdf and slides; quarto-tex: the PDF by TeX."
    ),
]
Parameter = Annotated[
    list[str], typer.Option("--parameter", "-p", help="NAME=VALUE: a further parameter of the notebooks.")
]
Notebooks = Annotated[Path, typer.Option(help="Folder of the notebooks.")]
Publications = Annotated[Path, typer.Option(help="Which documents there are.")]
Style = Annotated[
    Path | None, typer.Option("--style", help="Folder with your colours, fonts and logo [reports/style]")
]
Workers = Annotated[int | None, typer.Option(min=1, help="Processes at a time [one per processor]")]

QUARANTINE = Path("data/private/quarantine.csv")
OUT = Path("reports/out")
STYLE = Path("reports/style")
NOTEBOOKS, PUBLICATIONS = Path("notebooks"), Path("reports/publications.yml")
