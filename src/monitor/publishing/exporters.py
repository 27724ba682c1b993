"""The writers as nbconvert exporters: `jupyter nbconvert --to monitor_pdf`, and JupyterLab's export menu."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from nbconvert.exporters import Exporter
from nbconvert.utils.exceptions import ConversionException
from nbformat import NotebookNode
from traitlets import Unicode

from monitor.publishing import FORMATS, Edition, document_from, encode, read_style
from monitor.publishing.style import default_style
from monitor.vocabulary import MonitorError


class MonitorExporter(Exporter):
    """What the exporters of all formats do: the same bytes as `monitor publish` writes for a document by itself.

    Raises ConversionException, with the cell and what to add, when a gate refuses the notebook.
    """

    format_name: ClassVar[str]
    style = Unicode("", help="Folder of the house style, with a tokens.yml in it.").tag(config=True)

    def from_notebook_node(
        self, nb: NotebookNode, resources: Any | None = None, **_: Any
    ) -> tuple[bytes, dict[str, Any]]:
        """The file of an executed notebook, and what nbconvert needs to know to write it."""
        prepared, resources = super().from_notebook_node(nb, resources)
        try:
            style = read_style(Path(self.style)) if self.style else default_style()
            document = document_from(prepared, resources.get("metadata", {}).get("name", ""))
            return encode(document, self.format_name, Edition(style)), resources
        except MonitorError as error:
            raise ConversionException(str(error)) from error

    def _file_extension_default(self) -> str:
        return FORMATS[self.format_name].suffix


class HTMLExporter(MonitorExporter):
    """An accessible page in one file."""

    format_name, export_from_notebook = "html", "Monitor HTML"
    output_mimetype = "text/html"


class PDFExporter(MonitorExporter):
    """A tagged PDF: PDF/UA-1 and PDF/A-3a."""

    format_name, export_from_notebook = "pdf", "Monitor PDF"
    output_mimetype = "application/pdf"


class DocxExporter(MonitorExporter):
    """A Word document."""

    format_name, export_from_notebook = "docx", "Monitor Word"
    output_mimetype = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class PptxExporter(MonitorExporter):
    """A PowerPoint presentation."""

    format_name, export_from_notebook = "pptx", "Monitor PowerPoint"
    output_mimetype = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


class SlidesExporter(MonitorExporter):
    """Slides in one file for a browser, offline."""

    format_name, export_from_notebook = "slides", "Monitor slides"
    output_mimetype = "text/html"


class WorkbookExporter(MonitorExporter):
    """Every table of the notebook in an Excel workbook."""

    format_name, export_from_notebook = "xlsx", "Monitor Excel"
    output_mimetype = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
