"""Reports: written once as values, and handed over as an editable document, a tagged PDF or a workbook."""
