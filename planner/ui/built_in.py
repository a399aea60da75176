"""The words that Streamlit itself writes on the screen, in the language of the page.

Streamlit has them in English alone. A small script looks at what appears and puts our words in their place: texts
that are exactly one of these, and the names that screen readers read. What it does not find stays English.
"""

import json

from models.plan import marked
from planner.language import LANGUAGES, translator

WORDS = (
    marked("Fullscreen"),
    marked("Close fullscreen"),
    marked("Show/hide columns"),
    marked("Download as CSV"),
    marked("Search"),
    marked("Close Search"),
    marked("Type to search"),
    marked("Drag and drop files here"),
    marked("Drag and drop a file here"),
    marked("File Uploader"),
    marked("Upload"),
    marked("Uploading..."),
    marked("Upload failed"),
    marked("No results"),
    marked("No options to select"),
    marked("No options to select."),
    marked("Clear all"),
    marked("Clear value"),
    marked("Clear selection"),
    marked("Select all"),
    marked("Choose an option"),
    marked("Skip to main content"),
    marked("Running..."),
    marked("Connection error"),
    marked("Sidebar"),
    marked("Expand sidebar"),
    marked("Collapse sidebar"),
    marked("Choose date"),
    marked("Calendar"),
    marked("Previous month"),
    marked("Next month"),
    marked("Increment"),
    marked("Decrement"),
    marked("Sort ascending"),
    marked("Sort descending"),
    marked("Pin column"),
    marked("Unpin column"),
    marked("Hide column"),
    marked("Autosize"),
    marked("Close"),
    marked("Show password"),
    marked("Hide password"),
    marked("Copy to clipboard"),
)
"""Texts that are replaced where they stand alone."""

SCRIPT = """<script>
(() => {
  const words = %s, size = %s;
  const own = Object.getOwnPropertyNames(words);
  const put = text => {
    const found = text && words[text.trim()];
    if (found !== undefined && own.includes(text.trim())) return text.replace(text.trim(), found);
    return text && /^\\d+MB per file/.test(text.trim()) ? text.replace(/(\\d+)MB per file/, '$1 ' + size) : text;
  };
  const mend = root => {
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      const text = put(node.nodeValue);
      if (text !== node.nodeValue) node.nodeValue = text;
    }
    const named = root.querySelectorAll ? [root, ...root.querySelectorAll('[aria-label],[title],[placeholder]')] : [];
    for (const part of named) for (const name of ['aria-label', 'title', 'placeholder']) {
      const text = part.getAttribute && part.getAttribute(name);
      if (text && put(text) !== text) part.setAttribute(name, put(text));
    }
  };
  if (window.ppWords) window.ppWords.disconnect();
  window.ppWords = new MutationObserver(seen => {
    for (const change of seen) {
      const nodes = change.type === 'childList' ? change.addedNodes : [change.target];
      nodes.forEach(node => mend(node.nodeType === 3 ? node.parentNode || node : node));
    }
  });
  mend(document.body);
  window.ppWords.observe(document.body, {childList: true, subtree: true, characterData: true,
    attributes: true, attributeFilter: ['aria-label', 'title', 'placeholder']});
})();
</script>"""


def translating(language: str) -> str:
    """The script for a language: every known way to write the words becomes the one of the language."""
    _ = translator(language)
    words = {translator(other)(word): _(word) for word in WORDS for other in LANGUAGES}
    kept = {old: new for old, new in words.items() if old != new}
    return SCRIPT % (json.dumps(kept, ensure_ascii=False), json.dumps(_("MB per file"), ensure_ascii=False))
